package dev.gradus.autograd.backend.cpu;

import java.util.Arrays;

/**
 * Kernels along the middle axis of [outer, axis, inner] in which the order of the elements matters.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A column (one o, one i) is never cut; threads share the columns. Running sums are kept in double precision.
 *
 * <p>Sorting packs an element's bits, mapped so that they compare as integers, and its index into one long: the longs
 * are all different, so any fast sort of them is a stable sort of the elements.
 */
final class OrderKernels {
    private static final int GRAIN = 16_384;

    private OrderKernels() {}

    /** y[o, j, i] = Σ x[o, 0 … j, i], or of the elements from j to the end. */
    static void cumsum(WorkerPool pool, float[] y, float[] x, int outer, int axis, int inner, boolean fromEnd) {
        int first = fromEnd ? (axis - 1) * inner : 0;
        int step = fromEnd ? -inner : inner;
        pool.runRanges(outer * inner, columnsEach(axis), (from, to) -> {
            for (int column = from; column < to; column++) {
                int at = column / inner * axis * inner + column % inner + first;
                double sum = 0;
                for (int j = 0; j < axis; j++) {
                    sum += x[at];
                    y[at] = (float) sum;
                    at += step;
                }
            }
        });
    }

    /** The indices that sort each column; equal elements keep their order. */
    static void argsort(WorkerPool pool, int[] index, float[] x, int outer, int axis, int inner, boolean descending) {
        pool.runRanges(outer * inner, columnsEach(axis), (from, to) -> {
            long[] keys = new long[axis];
            for (int column = from; column < to; column++) {
                int start = column / inner * axis * inner + column % inner;
                for (int j = 0; j < axis; j++) {
                    int key = key(x[start + j * inner]);
                    keys[j] = (long) (descending ? ~key : key) << Integer.SIZE | j;
                }
                Arrays.sort(keys);
                for (int j = 0; j < axis; j++) {
                    index[start + j * inner] = (int) keys[j];
                }
            }
        });
    }

    /** Compares as the floats do: −0 equals 0, and the one NaN that floatToIntBits knows is larger than infinity. */
    private static int key(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }

    private static int columnsEach(int axis) {
        return Math.max(1, GRAIN / Math.max(1, axis));
    }
}
