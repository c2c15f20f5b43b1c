package dev.gradus.autograd.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel for 512-bit vectors: a tile of 8 rows by 2 vectors.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>16 of the 32 registers hold the product. Each step of k loads 2 vectors of B and 8 single floats of A and does 16
 * fused multiply-adds, 8 cycles' work for two units, enough independent chains to hide their latency of 4. Three
 * vectors across would do more work for each load, but the compiler of JDK 25 then spills registers.
 *
 * <p>The lines are written out because only local variables live in registers: a vector that is handed to a method of
 * ours, or put into an array, becomes an object as soon as the compiler decides not to inline, and the kernel slows
 * down to a seventh.
 */
final class MicroKernel512 implements MicroKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
    private static final int LANES = 16;
    private static final int ROWS = 8;
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
        int a6 = aOffset + Math.min(6, last) * aStride;
        int a7 = aOffset + Math.min(7, last) * aStride;
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
        FloatVector l6 = zero;
        FloatVector r6 = zero;
        FloatVector l7 = zero;
        FloatVector r7 = zero;
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
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + p]);
            l6 = x6.fma(left, l6);
            r6 = x6.fma(right, r6);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[a7 + p]);
            l7 = x7.fma(left, l7);
            r7 = x7.fma(right, r7);
        }
        int c1 = cOffset + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        int c4 = c3 + cStride;
        int c5 = c4 + cStride;
        int c6 = c5 + cStride;
        int c7 = c6 + cStride;
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
            l6 = l6.add(FloatVector.fromArray(SPECIES, c, c6));
            r6 = r6.add(FloatVector.fromArray(SPECIES, c, c6 + LANES));
            l7 = l7.add(FloatVector.fromArray(SPECIES, c, c7));
            r7 = r7.add(FloatVector.fromArray(SPECIES, c, c7 + LANES));
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
        l6.intoArray(c, c6);
        r6.intoArray(c, c6 + LANES);
        l7.intoArray(c, c7);
        r7.intoArray(c, c7 + LANES);
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
        FloatVector l6 = zero;
        FloatVector r6 = zero;
        FloatVector l7 = zero;
        FloatVector r7 = zero;
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
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[aOffset + p * aStep + 6]);
            l6 = x6.fma(left, l6);
            r6 = x6.fma(right, r6);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[aOffset + p * aStep + 7]);
            l7 = x7.fma(left, l7);
            r7 = x7.fma(right, r7);
        }
        int c1 = cOffset + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        int c4 = c3 + cStride;
        int c5 = c4 + cStride;
        int c6 = c5 + cStride;
        int c7 = c6 + cStride;
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
            l6 = l6.add(FloatVector.fromArray(SPECIES, c, c6));
            r6 = r6.add(FloatVector.fromArray(SPECIES, c, c6 + LANES));
            l7 = l7.add(FloatVector.fromArray(SPECIES, c, c7));
            r7 = r7.add(FloatVector.fromArray(SPECIES, c, c7 + LANES));
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
        l6.intoArray(c, c6);
        r6.intoArray(c, c6 + LANES);
        l7.intoArray(c, c7);
        r7.intoArray(c, c7 + LANES);
    }
}
