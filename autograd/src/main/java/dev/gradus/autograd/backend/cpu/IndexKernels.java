package dev.gradus.autograd.backend.cpu;

import java.util.Arrays;

/**
 * Kernels that look places up along the middle axis of [outer, axis, inner].
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Additions to one place must happen in one order, whatever the number of threads. So work is cut into blocks of
 * columns (places that differ in o or i), which never share a place, and within a block the rows are added one after
 * the other, neighbouring columns together.
 */
final class IndexKernels {
    private static final int GRAIN = 16_384;

    private IndexKernels() {}

    /** y[o, j, i] = x[o, index[o, j, i], i]; y and index are [outer, count, inner]. */
    static void gather(
            WorkerPool pool, float[] y, float[] x, int[] index, int outer, int axis, int inner, int count) {
        pool.runRanges(outer * count, Math.max(1, GRAIN / Math.max(1, inner)), (from, to) -> {
            for (int r = from; r < to; r++) {
                int start = r / count * axis * inner;
                for (int i = 0; i < inner; i++) {
                    int at = r * inner + i;
                    y[at] = x[start + index[at] * inner + i];
                }
            }
        });
    }

    /** y[o, index[o, j, i], i] += x[o, j, i], y being cleared first. */
    static void scatterAdd(
            WorkerPool pool, float[] y, float[] x, int[] index, int outer, int axis, int inner, int count) {
        forBlocks(pool, outer, axis, inner, count, (o, from, to) -> {
            clear(y, o, axis, inner, from, to);
            for (int j = 0; j < count; j++) {
                int row = (o * count + j) * inner;
                for (int i = from; i < to; i++) {
                    y[(o * axis + index[row + i]) * inner + i] += x[row + i];
                }
            }
        });
    }

    /** y[o, index[j], i] += x[o, j, i], y being cleared first. */
    static void indexAdd(
            WorkerPool pool, float[] y, float[] x, int[] index, int outer, int axis, int inner, int count) {
        forBlocks(pool, outer, axis, inner, count, (o, from, to) -> {
            clear(y, o, axis, inner, from, to);
            for (int j = 0; j < count; j++) {
                int target = (o * axis + index[j]) * inner;
                int source = (o * count + j) * inner;
                for (int i = from; i < to; i++) {
                    y[target + i] += x[source + i];
                }
            }
        });
    }

    private static void clear(float[] y, int o, int axis, int inner, int from, int to) {
        for (int j = 0; j < axis; j++) {
            int row = (o * axis + j) * inner;
            Arrays.fill(y, row + from, row + to, 0);
        }
    }

    private static void forBlocks(WorkerPool pool, int outer, int axis, int inner, int count, Block block) {
        int columns = Math.max(1, GRAIN / Math.max(1, axis + count));
        pool.runRanges(outer * inner, columns, (first, last) -> {
            int column = first;
            while (column < last) {
                int from = column % inner;
                int to = Math.min(inner, from + last - column);
                block.run(column / inner, from, to);
                column += to - from;
            }
        });
    }

    /** Work on the columns [from, to) of one o. */
    private interface Block {
        void run(int o, int from, int to);
    }
}
