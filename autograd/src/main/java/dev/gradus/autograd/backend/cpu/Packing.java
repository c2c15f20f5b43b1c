package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Copies parts of matrices into the order in which the micro-kernel reads them: a strip of {@code width} rows of A (or
 * columns of B) becomes {@code width} floats for each step of k.
 *
 * <p>Where the matrix has fewer lines than the last strip, the strip holds arbitrary numbers: they only reach elements
 * of the tile that lie outside C and are thrown away.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Packing waits for memory. A strip of a whole line of the cache or two is copied by one or two vectors, so few
 * instructions that the processor fetches many lines at a time. The copying loops are methods of their own: inlined
 * into a large caller, their vectors would become objects.
 */
final class Packing {
    /** The width of strips that {@link #sumLines} adds up: one register. */
    static final int SUMMED_WIDTH = LANES;

    private static final int BLOCK_STEPS = 16;

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
        if (valid == LANES && width == LANES) {
            copyOne(source, from, stride, steps, target, to);
        } else if (valid == 2 * LANES && width == 2 * LANES) {
            copyTwo(source, from, stride, steps, target, to);
        } else {
            for (int p = 0; p < steps; p++) {
                System.arraycopy(source, from + p * stride, target, to + p * width, valid);
            }
        }
    }

    private static void copyOne(float[] source, int from, int stride, int steps, float[] target, int to) {
        for (int p = 0; p < steps; p++) {
            FloatVector.fromArray(SPECIES, source, from + p * stride).intoArray(target, to + p * LANES);
        }
    }

    private static void copyTwo(float[] source, int from, int stride, int steps, float[] target, int to) {
        for (int p = 0; p < steps; p++) {
            int at = from + p * stride;
            int into = to + 2 * p * LANES;
            FloatVector left = FloatVector.fromArray(SPECIES, source, at);
            FloatVector right = FloatVector.fromArray(SPECIES, source, at + LANES);
            left.intoArray(target, into);
            right.intoArray(target, into + LANES);
        }
    }

    /**
     * Sums each packed line over its steps, in their order, in strips of {@link #SUMMED_WIDTH} lines; sums has room for
     * whole strips.
     *
     * @param add whether to add to what sums holds
     */
    static void sumLines(float[] packed, int k, int lines, float[] sums, int sumsAt, boolean add) {
        for (int first = 0; first < lines; first += LANES) {
            sumStrip(packed, first * k, k, sums, sumsAt + first, add);
        }
    }

    private static void sumStrip(float[] packed, int at, int k, float[] sums, int to, boolean add) {
        FloatVector sum = add ? FloatVector.fromArray(SPECIES, sums, to) : FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            sum = sum.add(FloatVector.fromArray(SPECIES, packed, at + p * LANES));
        }
        sum.intoArray(sums, to);
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
