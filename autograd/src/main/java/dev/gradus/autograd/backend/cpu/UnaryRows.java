package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The plain functions of one argument for runs of an array: y[yOff + i] = f(x[xOff + i]) for i of [0, n). The runs may
 * be the same one. {@link RowMath} has the transcendental functions.
 */
final class UnaryRows {
    private UnaryRows() {}

    /** y = −x. */
    static void neg(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            v.neg().intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i, rest);
            v.neg().intoArray(y, yOff + i, rest);
        }
    }

    /** y = |x|. */
    static void abs(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            v.abs().intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i, rest);
            v.abs().intoArray(y, yOff + i, rest);
        }
    }

    /** y = −1, 0 or 1; NaN stays NaN. */
    static void sign(float[] y, int yOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i++) {
            y[yOff + i] = Math.signum(x[xOff + i]);
        }
    }

    /** y = x·factor + shift, rounded once. */
    static void affine(float[] y, int yOff, float[] x, int xOff, int n, float factor, float shift) {
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        FloatVector s = FloatVector.broadcast(SPECIES, shift);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            v.fma(f, s).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i, rest);
            v.fma(f, s).intoArray(y, yOff + i, rest);
        }
    }

    /** y = √x. */
    static void sqrt(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            v.sqrt().intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i, rest);
            v.sqrt().intoArray(y, yOff + i, rest);
        }
    }

    /** y = x². */
    static void square(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            v.mul(v).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i, rest);
            v.mul(v).intoArray(y, yOff + i, rest);
        }
    }

    /** y = 1/x. */
    static void reciprocal(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            FloatVector.broadcast(SPECIES, 1).div(v).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i, rest);
            FloatVector.broadcast(SPECIES, 1).div(v).intoArray(y, yOff + i, rest);
        }
    }

    /** y = x where x > 0, else 0; NaN stays NaN. */
    static void relu(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            v.blend(0, v.compare(VectorOperators.LE, 0f)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i, rest);
            v.blend(0, v.compare(VectorOperators.LE, 0f)).intoArray(y, yOff + i, rest);
        }
    }

    /** y = x·scale. */
    static void scale(float[] y, int yOff, float[] x, int xOff, int n, float scale) {
        int i = 0;
        // Four registers written out: most rows here are that short, and a loop's way in and out costs more than that.
        for (; i <= n - 4 * LANES; i += 4 * LANES) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOff + i);
            FloatVector v1 = FloatVector.fromArray(SPECIES, x, xOff + i + LANES);
            FloatVector v2 = FloatVector.fromArray(SPECIES, x, xOff + i + 2 * LANES);
            FloatVector v3 = FloatVector.fromArray(SPECIES, x, xOff + i + 3 * LANES);
            v0.mul(scale).intoArray(y, yOff + i);
            v1.mul(scale).intoArray(y, yOff + i + LANES);
            v2.mul(scale).intoArray(y, yOff + i + 2 * LANES);
            v3.mul(scale).intoArray(y, yOff + i + 3 * LANES);
        }
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xOff + i).mul(scale).intoArray(y, yOff + i);
        }
        for (; i < n; i++) {
            y[yOff + i] = x[xOff + i] * scale;
        }
    }

    /** y = x + shift. */
    static void shift(float[] y, int yOff, float[] x, int xOff, int n, float shift) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xOff + i).add(shift).intoArray(y, yOff + i);
        }
        for (; i < n; i++) {
            y[yOff + i] = x[xOff + i] + shift;
        }
    }

    /** y = y + factor·x, fused. */
    static void axpy(float[] y, int yOff, float factor, float[] x, int xOff, int n) {
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            v.fma(f, FloatVector.fromArray(SPECIES, y, yOff + i)).intoArray(y, yOff + i);
        }
        for (; i < n; i++) {
            y[yOff + i] = Math.fma(x[xOff + i], factor, y[yOff + i]);
        }
    }

    /** y = x^exponent as {@link StrictMath#pow} has it, one element after the other; 2 and −1 have fast roads. */
    static void pow(float[] y, int yOff, float[] x, int xOff, int n, float exponent) {
        if (exponent == 2) {
            square(y, yOff, x, xOff, n);
        } else if (exponent == -1) {
            reciprocal(y, yOff, x, xOff, n);
        } else {
            for (int i = 0; i < n; i++) {
                y[yOff + i] = (float) StrictMath.pow(x[xOff + i], exponent);
            }
        }
    }

    /** y = sin x, one element after the other. */
    static void sin(float[] y, int yOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i++) {
            y[yOff + i] = (float) StrictMath.sin(x[xOff + i]);
        }
    }

    /** y = cos x, one element after the other. */
    static void cos(float[] y, int yOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i++) {
            y[yOff + i] = (float) StrictMath.cos(x[xOff + i]);
        }
    }
}
