package dev.gradus.autograd.backend.cpu;

import java.util.Arrays;

/**
 * Copies parts of matrices into the order in which the micro-kernel reads them: a strip of {@code width} rows of A (or
 * columns of B) becomes {@code width} floats for each step of k. What the matrix lacks is filled with zeros.
 */
final class Packing {
    private Packing() {}

    /**
     * Packs {@code lines} lines of {@code k} steps into strips of {@code width} lines, one strip after the other.
     *
     * @param source a view whose rows are the steps of k and whose columns are the lines, beginning with the first
     */
    static void pack(MatrixView source, int k, int lines, int width, float[] target, int targetOffset) {
        for (int first = 0; first < lines; first += width) {
            int valid = Math.min(width, lines - first);
            MatrixView strip = source.at(0, first);
            if (source.transposed()) {
                interleave(strip.data(), strip.offset(), source.stride(), k, valid, width, target, targetOffset);
            } else {
                copy(strip.data(), strip.offset(), source.stride(), k, valid, width, target, targetOffset);
            }
            targetOffset += k * width;
        }
    }

    /** The lines lie beside each other already: step p is a piece of row p. */
    private static void copy(
            float[] source, int offset, int stride, int k, int valid, int width, float[] target, int to) {
        for (int p = 0; p < k; p++) {
            int from = offset + p * stride;
            for (int i = 0; i < valid; i++) {
                target[to + i] = source[from + i];
            }
            Arrays.fill(target, to + valid, to + width, 0);
            to += width;
        }
    }

    /** Each line is a row of its own: a transposition. Four rows at a time, to read and write with few cache misses. */
    private static void interleave(
            float[] source, int offset, int stride, int k, int valid, int width, float[] target, int to) {
        int line = 0;
        for (; line + 4 <= valid; line += 4) {
            int row = offset + line * stride;
            for (int p = 0; p < k; p++) {
                int at = to + p * width + line;
                target[at] = source[row + p];
                target[at + 1] = source[row + stride + p];
                target[at + 2] = source[row + 2 * stride + p];
                target[at + 3] = source[row + 3 * stride + p];
            }
        }
        for (; line < width; line++) {
            int row = offset + line * stride;
            for (int p = 0; p < k; p++) {
                target[to + p * width + line] = line < valid ? source[row + p] : 0;
            }
        }
    }
}
