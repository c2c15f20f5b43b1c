package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of two arguments for runs of an array: y[yOff + i] = f(a[aOff + i], b[bOff + i]) for i of [0, n). The
 * run of y may be that of a or of b.
 */
final class BinaryRows {
    private BinaryRows() {}

    /** y = a + b. */
    static void add(float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i);
            p.add(q).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, rest);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i, rest);
            p.add(q).intoArray(y, yOff + i, rest);
        }
    }

    /** y = a − b. */
    static void sub(float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i);
            p.sub(q).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, rest);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i, rest);
            p.sub(q).intoArray(y, yOff + i, rest);
        }
    }

    /** y = a·b. */
    static void mul(float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i);
            p.mul(q).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, rest);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i, rest);
            p.mul(q).intoArray(y, yOff + i, rest);
        }
    }

    /** y = a/b. */
    static void div(float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i);
            p.div(q).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, rest);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i, rest);
            p.div(q).intoArray(y, yOff + i, rest);
        }
    }

    /** y = the larger of a and b; NaN where either is NaN. */
    static void maximum(float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i);
            p.max(q).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, rest);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i, rest);
            p.max(q).intoArray(y, yOff + i, rest);
        }
    }

    /** y = the smaller of a and b; NaN where either is NaN. */
    static void minimum(float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i);
            p.min(q).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, rest);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i, rest);
            p.min(q).intoArray(y, yOff + i, rest);
        }
    }

    /** y = 1 where a > b, else 0, also where either is NaN. */
    static void greater(float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i);
            FloatVector.zero(SPECIES).blend(1, p.compare(VectorOperators.GT, q)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, rest);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i, rest);
            FloatVector.zero(SPECIES).blend(1, p.compare(VectorOperators.GT, q)).intoArray(y, yOff + i, rest);
        }
    }

    /** y = 1 where a = b, else 0, also where either is NaN. */
    static void equal(float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i);
            FloatVector.zero(SPECIES).blend(1, p.compare(VectorOperators.EQ, q)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, rest);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + i, rest);
            FloatVector.zero(SPECIES).blend(1, p.compare(VectorOperators.EQ, q)).intoArray(y, yOff + i, rest);
        }
    }
}
