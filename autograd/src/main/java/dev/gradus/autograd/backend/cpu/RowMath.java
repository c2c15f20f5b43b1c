package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link VectorMath} for runs of an array: y[yOff + i] = f(x[xOff + i]) for i of [0, n). The runs may be the same one.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>One loop for each function, alike to the letter: handing the function over as an object would box every vector.
 * Whole registers first, then one masked step; lanes beyond the run are computed from zeros and not written.
 */
final class RowMath {
    private RowMath() {}

    /** y = e^x. */
    static void exp(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i, rest)).intoArray(y, yOff + i, rest);
        }
    }

    /** y = the natural logarithm of x. */
    static void log(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMath.log(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            VectorMath.log(FloatVector.fromArray(SPECIES, x, xOff + i, rest)).intoArray(y, yOff + i, rest);
        }
    }

    /** y = the error function of x. */
    static void erf(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMath.erf(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            VectorMath.erf(FloatVector.fromArray(SPECIES, x, xOff + i, rest)).intoArray(y, yOff + i, rest);
        }
    }

    /** y = the hyperbolic tangent of x. */
    static void tanh(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMath.tanh(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            VectorMath.tanh(FloatVector.fromArray(SPECIES, x, xOff + i, rest)).intoArray(y, yOff + i, rest);
        }
    }

    /** y = the logistic function of x. */
    static void sigmoid(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, xOff + i, rest)).intoArray(y, yOff + i, rest);
        }
    }

    /** y = x·Φ(x). */
    static void gelu(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMath.gelu(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            VectorMath.gelu(FloatVector.fromArray(SPECIES, x, xOff + i, rest)).intoArray(y, yOff + i, rest);
        }
    }

    /** y = the tanh form of GELU. */
    static void geluTanh(float[] y, int yOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMath.geluTanh(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            VectorMath.geluTanh(FloatVector.fromArray(SPECIES, x, xOff + i, rest)).intoArray(y, yOff + i, rest);
        }
    }

    /** dx = dy·f′(x) for f = {@link #gelu}. */
    static void geluBackward(float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector slope = VectorMath.geluDerivative(FloatVector.fromArray(SPECIES, x, xOff + i));
            slope.mul(FloatVector.fromArray(SPECIES, dy, dyOff + i)).intoArray(dx, dxOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector slope = VectorMath.geluDerivative(FloatVector.fromArray(SPECIES, x, xOff + i, rest));
            slope.mul(FloatVector.fromArray(SPECIES, dy, dyOff + i, rest)).intoArray(dx, dxOff + i, rest);
        }
    }

    /** dx = dy·f′(x) for f = {@link #geluTanh}. */
    static void geluTanhBackward(float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector slope = VectorMath.geluTanhDerivative(FloatVector.fromArray(SPECIES, x, xOff + i));
            slope.mul(FloatVector.fromArray(SPECIES, dy, dyOff + i)).intoArray(dx, dxOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector slope = VectorMath.geluTanhDerivative(FloatVector.fromArray(SPECIES, x, xOff + i, rest));
            slope.mul(FloatVector.fromArray(SPECIES, dy, dyOff + i, rest)).intoArray(dx, dxOff + i, rest);
        }
    }
}
