package dev.gradus.autograd.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies parts of matrices into the order in which the micro-kernel reads them: a strip of {@code width} rows of A (or
 * columns of B) becomes {@code width} floats for each step of k.
 *
 * <p>Where the matrix has fewer lines than the last strip, the strip holds arbitrary numbers: they only reach elements
 * of the tile that lie outside C and are thrown away.
 */
final class Packing {
    /** 8 floats, the rows of the widest tile, or what the machine has. */
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() >= 8
            ? FloatVector.SPECIES_256
            : FloatVector.SPECIES_128;
    private static final int LANES = SPECIES.length();
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
                    boolean last = step + steps == k;
                    copy(source.data(), source.index(step, first), source.stride(), steps, last, valid, width, target,
                            to);
                }
            }
        }
    }

    /**
     * The lines lie beside each other already: each step is a piece of a row. Whole vectors are copied where the source
     * has them; what overhangs is written over by the strip's next step, so its last step must not overhang.
     */
    private static void copy(
            float[] source, int from, int stride, int steps, boolean last, int valid, int width, float[] target,
            int to) {
        int reach = Math.ceilDiv(width, LANES) * LANES;
        boolean overhangs = last && reach > width;
        boolean inside = from + (BLOCK_STEPS - 1L) * stride + reach <= source.length;
        if (steps == BLOCK_STEPS && inside && !overhangs) {
            for (int i = 0; i < width; i += LANES) {
                copyBlock(source, from + i, stride, target, to + i, width);
            }
            return;
        }
        for (int p = 0; p < steps; p++) {
            System.arraycopy(source, from + p * stride, target, to + p * width, valid);
        }
    }

    /** One vector for each of {@value #BLOCK_STEPS} steps; the fixed count lets the compiler unroll the loop. */
    private static void copyBlock(float[] source, int from, int stride, float[] target, int to, int width) {
        for (int p = 0; p < BLOCK_STEPS; p++) {
            FloatVector.fromArray(SPECIES, source, from + p * stride).intoArray(target, to + p * width);
        }
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
