package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * {@link VectorMath} for runs of an array: y[yOff + i] = f(x[xOff + i]) for i of [0, n). The runs may be the same one.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A loop over whole registers for each function, alike to the letter: handing the function of one register over as an
 * object would box every vector. The end of a run goes through a padded register in memory and the same loop, so that
 * each function is compiled into its loop once: twice would exceed what the compiler is willing to inline.
 */
final class RowMath {
    /** Elements that the first step of a two-step function hands to the second, in the first-level cache. */
    private static final int CHUNK = 512;

    /** A function of n elements, n a multiple of the register width. */
    @FunctionalInterface
    private interface Whole {
        void apply(float[] y, int yOff, float[] x, int xOff, int n);
    }

    /** dx = dy·f′(x) for n elements, n a multiple of the register width. */
    @FunctionalInterface
    private interface WholeBackward {
        void apply(float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n);
    }

    private RowMath() { }

    /** y = e^x. */
    static void exp(float[] y, int yOff, float[] x, int xOff, int n) {
        run(RowMath::expWhole, y, yOff, x, xOff, n);
    }

    /** y = the natural logarithm of x. */
    static void log(float[] y, int yOff, float[] x, int xOff, int n) {
        run(RowMath::logWhole, y, yOff, x, xOff, n);
    }

    /** y = the error function of x. */
    static void erf(float[] y, int yOff, float[] x, int xOff, int n) {
        run(RowMath::erfWhole, y, yOff, x, xOff, n);
    }

    /** y = the hyperbolic tangent of x. */
    static void tanh(float[] y, int yOff, float[] x, int xOff, int n) {
        run(RowMath::tanhWhole, y, yOff, x, xOff, n);
    }

    /** y = the logistic function 1/(1 + e^−x). */
    static void sigmoid(float[] y, int yOff, float[] x, int xOff, int n) {
        run(RowMath::sigmoidWhole, y, yOff, x, xOff, n);
    }

    /** y = x·Φ(x), Φ the normal distribution function. */
    static void gelu(float[] y, int yOff, float[] x, int xOff, int n) {
        run(RowMath::geluWhole, y, yOff, x, xOff, n);
    }

    /** y = the tanh form of GELU. */
    static void geluTanh(float[] y, int yOff, float[] x, int xOff, int n) {
        run(RowMath::geluTanhWhole, y, yOff, x, xOff, n);
    }

    /** dx = dy·f′(x) for f = {@link #gelu}. */
    static void geluBackward(float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        runBackward(RowMath::geluBackwardWhole, dx, dxOff, dy, dyOff, x, xOff, n);
    }

    /** dx = dy·f′(x) for f = {@link #geluTanh}. */
    static void geluTanhBackward(float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        runBackward(RowMath::geluTanhBackwardWhole, dx, dxOff, dy, dyOff, x, xOff, n);
    }

    private static void run(Whole f, float[] y, int yOff, float[] x, int xOff, int n) {
        int whole = n - n % LANES;
        f.apply(y, yOff, x, xOff, whole);
        if (whole < n) {
            float[] rest = padded(x, xOff + whole, n - whole);
            f.apply(rest, 0, rest, 0, LANES);
            System.arraycopy(rest, 0, y, yOff + whole, n - whole);
        }
    }

    private static void runBackward(
            WholeBackward f, float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        int whole = n - n % LANES;
        f.apply(dx, dxOff, dy, dyOff, x, xOff, whole);
        if (whole < n) {
            float[] rest = padded(x, xOff + whole, n - whole);
            f.apply(rest, 0, padded(dy, dyOff + whole, n - whole), 0, rest, 0, LANES);
            System.arraycopy(rest, 0, dx, dxOff + whole, n - whole);
        }
    }

    private static float[] padded(float[] x, int xOff, int n) {
        float[] padded = new float[LANES];
        System.arraycopy(x, xOff, padded, 0, n);
        return padded;
    }

    // ---- one step ----

    private static void expWhole(float[] y, int yOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void logWhole(float[] y, int yOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.log(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void tanhWhole(float[] y, int yOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.tanh(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void sigmoidWhole(float[] y, int yOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void geluTanhWhole(float[] y, int yOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.geluTanh(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void geluTanhBackwardWhole(
            float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector slope = VectorMath.geluTanhDerivative(FloatVector.fromArray(SPECIES, x, xOff + i));
            slope.mul(FloatVector.fromArray(SPECIES, dy, dyOff + i)).intoArray(dx, dxOff + i);
        }
    }

    // ---- two steps ----

    private static void erfWhole(float[] y, int yOff, float[] x, int xOff, int n) {
        float[] complement = new float[Math.min(n, CHUNK)];
        for (int i = 0; i < n; i += CHUNK) {
            int count = Math.min(CHUNK, n - i);
            erfComplement(complement, x, xOff + i, count);
            erf(y, yOff + i, x, xOff + i, complement, count);
        }
    }

    private static void erfComplement(float[] complement, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.erfComplement(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(complement, i);
        }
    }

    private static void erf(float[] y, int yOff, float[] x, int xOff, float[] complement, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector c = FloatVector.fromArray(SPECIES, complement, i);
            VectorMath.erf(FloatVector.fromArray(SPECIES, x, xOff + i), c).intoArray(y, yOff + i);
        }
    }

    private static void geluWhole(float[] y, int yOff, float[] x, int xOff, int n) {
        float[] e = new float[Math.min(n, CHUNK)];
        for (int i = 0; i < n; i += CHUNK) {
            int count = Math.min(CHUNK, n - i);
            normalExponential(e, x, xOff + i, count);
            gelu(y, yOff + i, x, xOff + i, e, count);
        }
    }

    private static void geluBackwardWhole(float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        float[] e = new float[Math.min(n, CHUNK)];
        for (int i = 0; i < n; i += CHUNK) {
            int count = Math.min(CHUNK, n - i);
            normalExponential(e, x, xOff + i, count);
            geluBackward(dx, dxOff + i, dy, dyOff + i, x, xOff + i, e, count);
        }
    }

    private static void normalExponential(float[] e, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.normalExponential(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(e, i);
        }
    }

    private static void gelu(float[] y, int yOff, float[] x, int xOff, float[] e, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            VectorMath.gelu(v, FloatVector.fromArray(SPECIES, e, i)).intoArray(y, yOff + i);
        }
    }

    private static void geluBackward(
            float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, float[] e, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            FloatVector slope = VectorMath.geluDerivative(v, FloatVector.fromArray(SPECIES, e, i));
            slope.mul(FloatVector.fromArray(SPECIES, dy, dyOff + i)).intoArray(dx, dxOff + i);
        }
    }
}
