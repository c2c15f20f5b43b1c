package dev.gradus.autograd.backend.cpu;

/**
 * Copies parts of matrices into the order in which the micro-kernel reads them: a strip of {@code width} rows of A (or
 * columns of B) becomes {@code width} floats for each step of k.
 *
 * <p>Where the matrix has fewer lines than the last strip, the strip holds arbitrary numbers: they only reach elements
 * of the tile that lie outside C and are thrown away.
 */
final class Packing {
    /** The rows of the widest tile, so narrow that a call of arraycopy would cost more than the copy. */
    private static final int NARROW = 8;

    private static final int BLOCK_STEPS = 8;

    private Packing() {}

    /**
     * Packs {@code lines} lines of {@code k} steps into strips of {@code width} lines, one strip after the other.
     *
     * @param source a view whose rows are the steps of k and whose columns are the lines, beginning with the first
     */
    static void pack(MatrixView source, int k, int lines, int width, float[] target, int targetOffset) {
        if (source.transposed()) {
            for (int first = 0; first < lines; first += width) {
                int valid = Math.min(width, lines - first);
                int to = targetOffset + first * k;
                interleave(source.data(), source.index(0, first), source.stride(), k, valid, width, target, to);
            }
        } else {
            // A few steps of all strips at a time: the source is read along its rows, as the prefetcher likes it.
            for (int step = 0; step < k; step += BLOCK_STEPS) {
                int steps = Math.min(BLOCK_STEPS, k - step);
                for (int first = 0; first < lines; first += width) {
                    int valid = Math.min(width, lines - first);
                    int to = targetOffset + first * k + step * width;
                    copy(source.data(), source.index(step, first), source.stride(), steps, valid, width, target, to);
                }
            }
        }
    }

    /** The lines lie beside each other already: each step is a piece of a row. */
    private static void copy(
            float[] source, int from, int stride, int steps, int valid, int width, float[] target, int to) {
        if (valid == NARROW) {
            for (int p = 0; p < steps; p++) {
                copyNarrow(source, from + p * stride, target, to + p * width);
            }
            return;
        }
        for (int p = 0; p < steps; p++) {
            System.arraycopy(source, from + p * stride, target, to + p * width, valid);
        }
    }

    /** Written out, not on vectors: in a caller that is too large to inline the vector API, those would be boxed. */
    private static void copyNarrow(float[] source, int from, float[] target, int to) {
        target[to] = source[from];
        target[to + 1] = source[from + 1];
        target[to + 2] = source[from + 2];
        target[to + 3] = source[from + 3];
        target[to + 4] = source[from + 4];
        target[to + 5] = source[from + 5];
        target[to + 6] = source[from + 6];
        target[to + 7] = source[from + 7];
    }

    /** Each line is a row of its own: a transposition. Four rows at a time, to read and write with few cache misses. */
    private static void interleave(
            float[] source, int from, int stride, int k, int valid, int width, float[] target, int to) {
        int line = 0;
        for (; line + 4 <= valid; line += 4) {
            int row = from + line * stride;
            for (int p = 0; p < k; p++) {
                int at = to + p * width + line;
                target[at] = source[row + p];
                target[at + 1] = source[row + stride + p];
                target[at + 2] = source[row + 2 * stride + p];
                target[at + 3] = source[row + 3 * stride + p];
            }
        }
        for (; line < valid; line++) {
            int row = from + line * stride;
            for (int p = 0; p < k; p++) {
                target[to + p * width + line] = source[row + p];
            }
        }
    }
}
