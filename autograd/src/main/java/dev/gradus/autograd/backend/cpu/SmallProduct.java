package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products small enough for one thread and its cache: the inside of attention.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>C += A·B. B and C are row-major, their columns filled up to a multiple of the register width. A has any strides,
 * so Aᵀ·B needs no transposed copy: A is only read element by element. C is cut into tiles of 8 rows and 2 registers,
 * which stay in registers while the inner index runs: 16 accumulators hide the latency of the multiply-add, and each
 * loaded register of B serves 8 rows. Each element is accumulated in the order of the inner index, in every kind of
 * tile.
 */
final class SmallProduct {
    private static final int ROWS = 8;

    /** What of B stays in the first-level cache beside A and C. */
    private static final int CACHED_FLOATS = 8192;

    private SmallProduct() {}

    /**
     * c[i, j] += Σ over k of a[i, k]·b[k, j].
     *
     * @param ldc     the distance of the rows of c
     * @param aRow    the distance of neighbours in a column of a
     * @param aCol    the distance of neighbours in a row of a
     * @param ldb     the distance of the rows of b
     * @param columns a multiple of the register width
     */
    static void multiplyAdd(
            float[] c, int cOff, int ldc, float[] a, int aOff, int aRow, int aCol,
            float[] b, int bOff, int ldb, int rows, int columns, int inner) {
        int whole = rows - rows % ROWS;
        if (columns * inner > CACHED_FLOATS && aCol == 1) {
            // B does not stay in the first-level cache: a panel of it serves all rows before the next one comes.
            for (int j = 0; j < columns; j += 2 * LANES) {
                int width = Math.min(2 * LANES, columns - j);
                tiles(c, cOff + j, ldc, a, aOff, aRow, aCol, b, bOff + j, ldb, whole, width, inner);
            }
        } else {
            tiles(c, cOff, ldc, a, aOff, aRow, aCol, b, bOff, ldb, whole, columns, inner);
        }
        int i = whole;
        if (i <= rows - ROWS / 2) {
            for (int j = 0; j < columns; j += LANES) {
                tile4x1(c, cOff + i * ldc + j, ldc, a, aOff + i * aRow, aRow, aCol, b, bOff + j, ldb, inner);
            }
            i += ROWS / 2;
        }
        for (; i < rows; i++) {
            row(c, cOff + i * ldc, a, aOff + i * aRow, aCol, b, bOff, ldb, columns, inner);
        }
    }

    private static void tiles(
            float[] c, int cOff, int ldc, float[] a, int aOff, int aRow, int aCol,
            float[] b, int bOff, int ldb, int rows, int columns, int inner) {
        for (int i = 0; i < rows; i += ROWS) {
            int cAt = cOff + i * ldc;
            int aAt = aOff + i * aRow;
            int j = 0;
            for (; j <= columns - 2 * LANES; j += 2 * LANES) {
                tile8x2(c, cAt + j, ldc, a, aAt, aRow, aCol, b, bOff + j, ldb, inner);
            }
            if (j < columns) {
                tile8x1(c, cAt + j, ldc, a, aAt, aRow, aCol, b, bOff + j, ldb, inner);
            }
        }
    }

    private static void row(
            float[] c, int cOff, float[] a, int aOff, int aCol, float[] b, int bOff, int ldb, int columns, int inner) {
        int j = 0;
        for (; j <= columns - 4 * LANES; j += 4 * LANES) {
            tile1x4(c, cOff + j, a, aOff, aCol, b, bOff + j, ldb, inner);
        }
        for (; j < columns; j += LANES) {
            tile1x1(c, cOff + j, a, aOff, aCol, b, bOff + j, ldb, inner);
        }
    }

    private static void tile8x2(
            float[] c, int cOff, int ldc, float[] a, int aOff, int aRow, int aCol,
            float[] b, int bOff, int ldb, int inner) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOff);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, cOff + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, cOff + ldc);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, cOff + ldc + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, cOff + 2 * ldc);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, cOff + 2 * ldc + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, cOff + 3 * ldc);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, cOff + 3 * ldc + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, c, cOff + 4 * ldc);
        FloatVector c41 = FloatVector.fromArray(SPECIES, c, cOff + 4 * ldc + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, c, cOff + 5 * ldc);
        FloatVector c51 = FloatVector.fromArray(SPECIES, c, cOff + 5 * ldc + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, c, cOff + 6 * ldc);
        FloatVector c61 = FloatVector.fromArray(SPECIES, c, cOff + 6 * ldc + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, c, cOff + 7 * ldc);
        FloatVector c71 = FloatVector.fromArray(SPECIES, c, cOff + 7 * ldc + LANES);
        int aAt = aOff;
        int bAt = bOff;
        for (int k = 0; k < inner; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[aAt + 2 * aRow]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[aAt + 3 * aRow]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[aAt + 4 * aRow]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[aAt + 5 * aRow]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[aAt + 6 * aRow]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[aAt + 7 * aRow]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
            aAt += aCol;
            bAt += ldb;
        }
        c00.intoArray(c, cOff);
        c01.intoArray(c, cOff + LANES);
        c10.intoArray(c, cOff + ldc);
        c11.intoArray(c, cOff + ldc + LANES);
        c20.intoArray(c, cOff + 2 * ldc);
        c21.intoArray(c, cOff + 2 * ldc + LANES);
        c30.intoArray(c, cOff + 3 * ldc);
        c31.intoArray(c, cOff + 3 * ldc + LANES);
        c40.intoArray(c, cOff + 4 * ldc);
        c41.intoArray(c, cOff + 4 * ldc + LANES);
        c50.intoArray(c, cOff + 5 * ldc);
        c51.intoArray(c, cOff + 5 * ldc + LANES);
        c60.intoArray(c, cOff + 6 * ldc);
        c61.intoArray(c, cOff + 6 * ldc + LANES);
        c70.intoArray(c, cOff + 7 * ldc);
        c71.intoArray(c, cOff + 7 * ldc + LANES);
    }

    private static void tile8x1(
            float[] c, int cOff, int ldc, float[] a, int aOff, int aRow, int aCol,
            float[] b, int bOff, int ldb, int inner) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOff);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, cOff + ldc);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, cOff + 2 * ldc);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, cOff + 3 * ldc);
        FloatVector c40 = FloatVector.fromArray(SPECIES, c, cOff + 4 * ldc);
        FloatVector c50 = FloatVector.fromArray(SPECIES, c, cOff + 5 * ldc);
        FloatVector c60 = FloatVector.fromArray(SPECIES, c, cOff + 6 * ldc);
        FloatVector c70 = FloatVector.fromArray(SPECIES, c, cOff + 7 * ldc);
        int aAt = aOff;
        int bAt = bOff;
        for (int k = 0; k < inner; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[aAt + 2 * aRow]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[aAt + 3 * aRow]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[aAt + 4 * aRow]);
            c40 = a4.fma(b0, c40);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[aAt + 5 * aRow]);
            c50 = a5.fma(b0, c50);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[aAt + 6 * aRow]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[aAt + 7 * aRow]);
            c70 = a7.fma(b0, c70);
            aAt += aCol;
            bAt += ldb;
        }
        c00.intoArray(c, cOff);
        c10.intoArray(c, cOff + ldc);
        c20.intoArray(c, cOff + 2 * ldc);
        c30.intoArray(c, cOff + 3 * ldc);
        c40.intoArray(c, cOff + 4 * ldc);
        c50.intoArray(c, cOff + 5 * ldc);
        c60.intoArray(c, cOff + 6 * ldc);
        c70.intoArray(c, cOff + 7 * ldc);
    }

    private static void tile4x1(
            float[] c, int cOff, int ldc, float[] a, int aOff, int aRow, int aCol,
            float[] b, int bOff, int ldb, int inner) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOff);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, cOff + ldc);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, cOff + 2 * ldc);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, cOff + 3 * ldc);
        int aAt = aOff;
        int bAt = bOff;
        for (int k = 0; k < inner; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[aAt + 2 * aRow]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[aAt + 3 * aRow]);
            c30 = a3.fma(b0, c30);
            aAt += aCol;
            bAt += ldb;
        }
        c00.intoArray(c, cOff);
        c10.intoArray(c, cOff + ldc);
        c20.intoArray(c, cOff + 2 * ldc);
        c30.intoArray(c, cOff + 3 * ldc);
    }

    private static void tile1x4(
            float[] c, int cOff, float[] a, int aOff, int aCol, float[] b, int bOff, int ldb, int inner) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, c, cOff);
        FloatVector c1 = FloatVector.fromArray(SPECIES, c, cOff + LANES);
        FloatVector c2 = FloatVector.fromArray(SPECIES, c, cOff + 2 * LANES);
        FloatVector c3 = FloatVector.fromArray(SPECIES, c, cOff + 3 * LANES);
        int bAt = bOff;
        for (int k = 0; k < inner; k++) {
            FloatVector factor = FloatVector.broadcast(SPECIES, a[aOff + k * aCol]);
            c0 = factor.fma(FloatVector.fromArray(SPECIES, b, bAt), c0);
            c1 = factor.fma(FloatVector.fromArray(SPECIES, b, bAt + LANES), c1);
            c2 = factor.fma(FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES), c2);
            c3 = factor.fma(FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES), c3);
            bAt += ldb;
        }
        c0.intoArray(c, cOff);
        c1.intoArray(c, cOff + LANES);
        c2.intoArray(c, cOff + 2 * LANES);
        c3.intoArray(c, cOff + 3 * LANES);
    }

    private static void tile1x1(
            float[] c, int cOff, float[] a, int aOff, int aCol, float[] b, int bOff, int ldb, int inner) {
        FloatVector sum = FloatVector.fromArray(SPECIES, c, cOff);
        for (int k = 0; k < inner; k++) {
            FloatVector factor = FloatVector.broadcast(SPECIES, a[aOff + k * aCol]);
            sum = factor.fma(FloatVector.fromArray(SPECIES, b, bOff + k * ldb), sum);
        }
        sum.intoArray(c, cOff);
    }
}
