package dev.gradus.autograd.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel for 256-bit vectors: a tile of 6 rows by 2 vectors.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>12 of AVX2's 16 registers hold the product, 2 a row of B and 1 an element of A. Each step of k does 12 fused
 * multiply-adds, 6 cycles' work for two units, enough independent chains to hide their latency of 4 or 5.
 *
 * <p>The lines are written out because only local variables live in registers: a vector that is handed to a method of
 * ours, or put into an array, becomes an object as soon as the compiler decides not to inline, and the kernel slows
 * down to a seventh.
 */
final class MicroKernel256 implements MicroKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int LANES = 8;
    private static final int ROWS = 6;
    private static final int COLUMNS = 2 * LANES;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void multiplyRows(
            int k, float[] a, int aOffset, int aStride, int validRows, float[] b, int bOffset, float[] c, int cOffset,
            int cStride, boolean accumulate) {
        int last = validRows - 1;
        int a0 = aOffset;
        int a1 = aOffset + Math.min(1, last) * aStride;
        int a2 = aOffset + Math.min(2, last) * aStride;
        int a3 = aOffset + Math.min(3, last) * aStride;
        int a4 = aOffset + Math.min(4, last) * aStride;
        int a5 = aOffset + Math.min(5, last) * aStride;
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector l0 = zero;
        FloatVector r0 = zero;
        FloatVector l1 = zero;
        FloatVector r1 = zero;
        FloatVector l2 = zero;
        FloatVector r2 = zero;
        FloatVector l3 = zero;
        FloatVector r3 = zero;
        FloatVector l4 = zero;
        FloatVector r4 = zero;
        FloatVector l5 = zero;
        FloatVector r5 = zero;
        for (int p = 0; p < k; p++) {
            FloatVector left = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS);
            FloatVector right = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS + LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
            l0 = x0.fma(left, l0);
            r0 = x0.fma(right, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
            l1 = x1.fma(left, l1);
            r1 = x1.fma(right, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
            l2 = x2.fma(left, l2);
            r2 = x2.fma(right, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
            l3 = x3.fma(left, l3);
            r3 = x3.fma(right, r3);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + p]);
            l4 = x4.fma(left, l4);
            r4 = x4.fma(right, r4);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + p]);
            l5 = x5.fma(left, l5);
            r5 = x5.fma(right, r5);
        }
        int c1 = cOffset + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        int c4 = c3 + cStride;
        int c5 = c4 + cStride;
        if (accumulate) {
            l0 = l0.add(FloatVector.fromArray(SPECIES, c, cOffset));
            r0 = r0.add(FloatVector.fromArray(SPECIES, c, cOffset + LANES));
            l1 = l1.add(FloatVector.fromArray(SPECIES, c, c1));
            r1 = r1.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
            l2 = l2.add(FloatVector.fromArray(SPECIES, c, c2));
            r2 = r2.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
            l3 = l3.add(FloatVector.fromArray(SPECIES, c, c3));
            r3 = r3.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
            l4 = l4.add(FloatVector.fromArray(SPECIES, c, c4));
            r4 = r4.add(FloatVector.fromArray(SPECIES, c, c4 + LANES));
            l5 = l5.add(FloatVector.fromArray(SPECIES, c, c5));
            r5 = r5.add(FloatVector.fromArray(SPECIES, c, c5 + LANES));
        }
        l0.intoArray(c, cOffset);
        r0.intoArray(c, cOffset + LANES);
        l1.intoArray(c, c1);
        r1.intoArray(c, c1 + LANES);
        l2.intoArray(c, c2);
        r2.intoArray(c, c2 + LANES);
        l3.intoArray(c, c3);
        r3.intoArray(c, c3 + LANES);
        l4.intoArray(c, c4);
        r4.intoArray(c, c4 + LANES);
        l5.intoArray(c, c5);
        r5.intoArray(c, c5 + LANES);
    }

    @Override
    public void multiplyPacked(
            int k, float[] a, int aOffset, int aStep, float[] b, int bOffset, float[] c, int cOffset, int cStride,
            boolean accumulate) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector l0 = zero;
        FloatVector r0 = zero;
        FloatVector l1 = zero;
        FloatVector r1 = zero;
        FloatVector l2 = zero;
        FloatVector r2 = zero;
        FloatVector l3 = zero;
        FloatVector r3 = zero;
        FloatVector l4 = zero;
        FloatVector r4 = zero;
        FloatVector l5 = zero;
        FloatVector r5 = zero;
        for (int p = 0; p < k; p++) {
            FloatVector left = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS);
            FloatVector right = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS + LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOffset + p * aStep]);
            l0 = x0.fma(left, l0);
            r0 = x0.fma(right, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[aOffset + p * aStep + 1]);
            l1 = x1.fma(left, l1);
            r1 = x1.fma(right, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[aOffset + p * aStep + 2]);
            l2 = x2.fma(left, l2);
            r2 = x2.fma(right, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[aOffset + p * aStep + 3]);
            l3 = x3.fma(left, l3);
            r3 = x3.fma(right, r3);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[aOffset + p * aStep + 4]);
            l4 = x4.fma(left, l4);
            r4 = x4.fma(right, r4);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[aOffset + p * aStep + 5]);
            l5 = x5.fma(left, l5);
            r5 = x5.fma(right, r5);
        }
        int c1 = cOffset + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        int c4 = c3 + cStride;
        int c5 = c4 + cStride;
        if (accumulate) {
            l0 = l0.add(FloatVector.fromArray(SPECIES, c, cOffset));
            r0 = r0.add(FloatVector.fromArray(SPECIES, c, cOffset + LANES));
            l1 = l1.add(FloatVector.fromArray(SPECIES, c, c1));
            r1 = r1.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
            l2 = l2.add(FloatVector.fromArray(SPECIES, c, c2));
            r2 = r2.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
            l3 = l3.add(FloatVector.fromArray(SPECIES, c, c3));
            r3 = r3.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
            l4 = l4.add(FloatVector.fromArray(SPECIES, c, c4));
            r4 = r4.add(FloatVector.fromArray(SPECIES, c, c4 + LANES));
            l5 = l5.add(FloatVector.fromArray(SPECIES, c, c5));
            r5 = r5.add(FloatVector.fromArray(SPECIES, c, c5 + LANES));
        }
        l0.intoArray(c, cOffset);
        r0.intoArray(c, cOffset + LANES);
        l1.intoArray(c, c1);
        r1.intoArray(c, c1 + LANES);
        l2.intoArray(c, c2);
        r2.intoArray(c, c2 + LANES);
        l3.intoArray(c, c3);
        r3.intoArray(c, c3 + LANES);
        l4.intoArray(c, c4);
        r4.intoArray(c, c4 + LANES);
        l5.intoArray(c, c5);
        r5.intoArray(c, c5 + LANES);
    }
}
