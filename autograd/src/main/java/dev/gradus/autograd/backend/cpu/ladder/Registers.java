package dev.gradus.autograd.backend.cpu.ladder;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles and vectors together: 4 rows by 2 vectors of C in registers, eight sums that do not wait for each other.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A step of k loads two vectors of B and four numbers of A for eight multiply-adds: the loads are no limit any more.
 * What is left is that the rows of B lie n numbers apart, each in another page of memory when n is large.
 * {@link Packed} copies B into the order in which it is read, once, and takes twice the rows.
 *
 * <p>Rows and columns that fill no tile are left to {@link Vectors}.
 */
final class Registers implements Rung {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;
    private static final int COLUMNS = 2 * LANES;

    @Override
    public String name() {
        return "register";
    }

    @Override
    public String idea() {
        return "a tile of 4 rows by 2 vectors in registers";
    }

    @Override
    public void multiply(float[] c, float[] a, float[] b, int m, int n, int k) {
        int rows = n % COLUMNS == 0 ? m - m % ROWS : 0;
        for (int j = 0; j < n && rows > 0; j += COLUMNS) {
            for (int i = 0; i < rows; i += ROWS) {
                tile(c, i * n + j, a, i * k, b, j, n, k);
            }
        }
        for (int i = rows; i < m; i++) {
            Vectors.row(c, i * n, a, i * k, b, n, k);
        }
    }

    private static void tile(float[] c, int cFrom, float[] a, int aFrom, float[] b, int bFrom, int n, int k) {
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector r0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector r1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector r2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        FloatVector r3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            FloatVector left = FloatVector.fromArray(SPECIES, b, bFrom + p * n);
            FloatVector right = FloatVector.fromArray(SPECIES, b, bFrom + p * n + LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aFrom + p]);
            l0 = x0.fma(left, l0);
            r0 = x0.fma(right, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[aFrom + k + p]);
            l1 = x1.fma(left, l1);
            r1 = x1.fma(right, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[aFrom + 2 * k + p]);
            l2 = x2.fma(left, l2);
            r2 = x2.fma(right, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[aFrom + 3 * k + p]);
            l3 = x3.fma(left, l3);
            r3 = x3.fma(right, r3);
        }
        l0.intoArray(c, cFrom);
        r0.intoArray(c, cFrom + LANES);
        l1.intoArray(c, cFrom + n);
        r1.intoArray(c, cFrom + n + LANES);
        l2.intoArray(c, cFrom + 2 * n);
        r2.intoArray(c, cFrom + 2 * n + LANES);
        l3.intoArray(c, cFrom + 3 * n);
        r3.intoArray(c, cFrom + 3 * n + LANES);
    }
}
