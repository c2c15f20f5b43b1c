package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products small enough for one thread and its cache, the inside of attention: C = A·B or C += A·B, with B in
 * panels of {@link #WIDTH} columns, whose rows follow each other.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>The {@link MicroKernel} makes whole tiles of C in place. A tile beyond the edge of C is made aside and copied. Of
 * a ViT's tokens, 65 or 197 or 1025, few are left over by whole tiles: a row that is left over alone has a loop of its
 * own, since a tile for it would cost as much as eight. Each element is summed in the order of the inner index, in a
 * lone row in two sums, of the even and of the odd steps.
 */
final class HeadProduct {
    /** The columns of a panel, two registers: those of the micro-kernel. */
    static final int WIDTH = 2 * LANES;

    /** Up to this many rows left over are made one by one. */
    private static final int FEW_ROWS = 2;

    private final MicroKernel kernel = MicroKernel.ofVectorBits(SPECIES.vectorBitSize());
    private final int tileRows = kernel.rows();
    private final float[] edge = new float[tileRows * WIDTH];

    /** C[rows, columns] = A·B with A[rows, k] from row {@code first} on. */
    void multiply(
            MatrixView c, int rows, int columns, int k, MatrixView a, int first, float[] b, boolean accumulate) {
        product(c, rows, columns, k, a.data(), a.index(first, 0), a.stride(), 1, b, accumulate);
    }

    /** C[rows, columns] = Aᵀ·B with A[k, rows], which needs room for a tile more of columns. */
    void multiplyTransposed(MatrixView c, int rows, int columns, int k, MatrixView a, float[] b, boolean accumulate) {
        product(c, rows, columns, k, a.data(), a.offset(), 1, a.stride(), b, accumulate);
    }

    /** A's element (i, p) lies at aOff + i·aRow + p·aStep; one of the two distances is 1. */
    private void product(
            MatrixView c, int rows, int columns, int k, float[] a, int aOff, int aRow, int aStep, float[] b,
            boolean accumulate) {
        for (int column = 0; column < columns; column += WIDTH) {
            int validColumns = Math.min(WIDTH, columns - column);
            int left = rows;
            while (left > 0) {
                int row = rows - left;
                int valid = left <= FEW_ROWS ? 1 : Math.min(left, tileRows);
                boolean whole = validColumns == WIDTH && valid == tileRows;
                float[] to = whole ? c.data() : edge;
                int toOff = whole ? c.index(row, column) : 0;
                int toStride = whole ? c.stride() : WIDTH;
                int from = aOff + row * aRow;
                if (left <= FEW_ROWS) {
                    row(to, toOff, k, a, from, aStep, b, column * k);
                } else if (aStep == 1) {
                    kernel.multiplyRows(
                            k, a, from, aRow, valid, b, column * k, to, toOff, toStride, whole && accumulate);
                } else {
                    kernel.multiplyPacked(k, a, from, aStep, b, column * k, to, toOff, toStride, whole && accumulate);
                }
                if (!whole) {
                    copyEdge(c, row, column, valid, validColumns, accumulate);
                }
                left -= valid;
            }
        }
    }

    private void copyEdge(MatrixView c, int row, int column, int rows, int columns, boolean accumulate) {
        for (int i = 0; i < rows; i++) {
            int to = c.index(row + i, column);
            if (accumulate) {
                for (int j = 0; j < columns; j++) {
                    c.data()[to + j] += edge[i * WIDTH + j];
                }
            } else {
                System.arraycopy(edge, i * WIDTH, c.data(), to, columns);
            }
        }
    }

    /** One row of C. */
    private static void row(float[] c, int cOff, int k, float[] a, int aOff, int aStep, float[] b, int bOff) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector l0 = zero;
        FloatVector r0 = zero;
        FloatVector l1 = zero;
        FloatVector r1 = zero;
        int even = k & ~1;
        for (int p = 0; p < even; p += 2) {
            int at = bOff + p * WIDTH;
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + p * aStep]);
            l0 = x0.fma(FloatVector.fromArray(SPECIES, b, at), l0);
            r0 = x0.fma(FloatVector.fromArray(SPECIES, b, at + LANES), r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[aOff + (p + 1) * aStep]);
            l1 = x1.fma(FloatVector.fromArray(SPECIES, b, at + WIDTH), l1);
            r1 = x1.fma(FloatVector.fromArray(SPECIES, b, at + WIDTH + LANES), r1);
        }
        if (even < k) {
            int at = bOff + even * WIDTH;
            FloatVector x = FloatVector.broadcast(SPECIES, a[aOff + even * aStep]);
            l0 = x.fma(FloatVector.fromArray(SPECIES, b, at), l0);
            r0 = x.fma(FloatVector.fromArray(SPECIES, b, at + LANES), r0);
        }
        l0.add(l1).intoArray(c, cOff);
        r0.add(r1).intoArray(c, cOff + LANES);
    }
}
