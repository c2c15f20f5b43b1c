package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * {@link VectorMath} for runs of an array: y[yOff + i] = f(x[xOff + i]) for i of [0, n). The runs may be the same one.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A function is a list of steps, each a loop over whole registers; steps hand values on in a small array that stays
 * in the first-level cache. The loops are alike to the letter: handing the function of one register over as an object
 * would box every vector. All steps are called from one place and compiled by themselves, each within the limits of
 * what can be inlined into it. Where a program has only two of them, as inference with GELU, the compiler would inline
 * both into that place and exceed its limits, and every vector of the second would be boxed: so the launcher keeps it
 * from inlining methods of this class whose names end in "Step". The end of a run goes through one padded register in
 * memory.
 */
final class RowMath {
    /** Elements worked on at a time. */
    private static final int CHUNK = 512;

    private static final Step[] EXP = {RowMath::expStep};
    private static final Step[] LOG = {RowMath::logStep};
    private static final Step[] TANH = {RowMath::tanhStep};
    private static final Step[] SIGMOID = {RowMath::sigmoidStep};
    private static final Step[] GELU_TANH = {RowMath::geluTanhStep};
    private static final Step[] ERF = {RowMath::erfArgumentStep, RowMath::exponentialStep, RowMath::erfStep};
    private static final Step[] GELU = {RowMath::normalExponentialStep, RowMath::geluStep};
    private static final Step[] GELU_BACKWARD = {RowMath::normalExponentialStep, RowMath::geluBackwardStep};
    private static final Step[] GELU_TANH_BACKWARD = {RowMath::geluTanhBackwardStep};
    /** What is left of {@link #GELU} after {@link #GELU_BACKWARD}. */
    private static final Step[] GELU_REST = {RowMath::geluCopyStep};

    /**
     * One loop: n is a multiple of the register width; e is what steps hand on, two rows of {@value #CHUNK}; dy is x in
     * a forward function.
     */
    @FunctionalInterface
    private interface Step {
        void apply(float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n);
    }

    private RowMath() {}

    /** y = e^x. */
    static void exp(float[] y, int yOff, float[] x, int xOff, int n) {
        run(EXP, y, yOff, x, xOff, x, xOff, n);
    }

    /** y = the natural logarithm of x. */
    static void log(float[] y, int yOff, float[] x, int xOff, int n) {
        run(LOG, y, yOff, x, xOff, x, xOff, n);
    }

    /** y = the error function of x. */
    static void erf(float[] y, int yOff, float[] x, int xOff, int n) {
        run(ERF, y, yOff, x, xOff, x, xOff, n);
    }

    /** y = the hyperbolic tangent of x. */
    static void tanh(float[] y, int yOff, float[] x, int xOff, int n) {
        run(TANH, y, yOff, x, xOff, x, xOff, n);
    }

    /** y = the logistic function 1/(1 + e^−x). */
    static void sigmoid(float[] y, int yOff, float[] x, int xOff, int n) {
        run(SIGMOID, y, yOff, x, xOff, x, xOff, n);
    }

    /** y = x·Φ(x), Φ the normal distribution function. */
    static void gelu(float[] y, int yOff, float[] x, int xOff, int n) {
        run(GELU, y, yOff, x, xOff, x, xOff, n);
    }

    /** y = the tanh form of GELU. */
    static void geluTanh(float[] y, int yOff, float[] x, int xOff, int n) {
        run(GELU_TANH, y, yOff, x, xOff, x, xOff, n);
    }

    /** dx = dy·f′(x) for f = {@link #gelu}. */
    static void geluBackward(float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        run(GELU_BACKWARD, dx, dxOff, dy, dyOff, x, xOff, n);
    }

    /** dx = dy·f′(x) for f = {@link #geluTanh}. */
    static void geluTanhBackward(float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        run(GELU_TANH_BACKWARD, dx, dxOff, dy, dyOff, x, xOff, n);
    }

    /** y = gelu(x) for a block of rows, {@code stride} apart in both arrays, from the same place on. */
    static void geluRows(float[] y, float[] x, int offset, int stride, int rows, int columns) {
        runRows(GELU, y, x, offset, stride, rows, columns);
    }

    /** y = geluTanh(x) for a block of rows, {@code stride} apart in both arrays, from the same place on. */
    static void geluTanhRows(float[] y, float[] x, int offset, int stride, int rows, int columns) {
        runRows(GELU_TANH, y, x, offset, stride, rows, columns);
    }

    /** y = gelu(x) for a block of rows: those of y {@code columns} or more apart, from the first on. */
    static void geluBlock(float[] y, int yStride, float[] x, int xOff, int xStride, int rows, int columns) {
        runBlock(GELU, y, yStride, x, xOff, xStride, rows, columns);
    }

    /** y = geluTanh(x) likewise. */
    static void geluTanhBlock(float[] y, int yStride, float[] x, int xOff, int xStride, int rows, int columns) {
        runBlock(GELU_TANH, y, yStride, x, xOff, xStride, rows, columns);
    }

    private static void runBlock(
            Step[] steps, float[] y, int yStride, float[] x, int xOff, int xStride, int rows, int columns) {
        float[] e = new float[2 * CHUNK];
        for (int i = 0; i < rows; i++) {
            int at = xOff + i * xStride;
            run(steps, e, y, i * yStride, x, at, x, at, columns);
        }
    }

    /**
     * d = d·gelu′(x) and y = gelu(x) for a block of rows: those of d and y lie {@code stride} apart from {@code offset}
     * on, those of x {@code xStride}.
     */
    static void geluBothBlock(
            float[] d, float[] y, int offset, int stride, float[] x, int xOff, int xStride, int rows, int columns) {
        runBothBlock(GELU_BACKWARD, GELU_REST, d, y, offset, stride, x, xOff, xStride, rows, columns);
    }

    /** d = d·geluTanh′(x) and y = geluTanh(x) likewise. */
    static void geluTanhBothBlock(
            float[] d, float[] y, int offset, int stride, float[] x, int xOff, int xStride, int rows, int columns) {
        runBothBlock(GELU_TANH_BACKWARD, GELU_TANH, d, y, offset, stride, x, xOff, xStride, rows, columns);
    }

    private static void runBothBlock(
            Step[] backward, Step[] rest, float[] d, float[] y, int offset, int stride, float[] x, int xOff,
            int xStride, int rows, int columns) {
        float[] e = new float[2 * CHUNK];
        int whole = columns - columns % LANES;
        for (int row = 0; row < rows; row++) {
            int at = offset + row * stride;
            int xAt = xOff + row * xStride;
            for (int i = 0; i < whole; i += CHUNK) {
                int n = Math.min(CHUNK, whole - i);
                apply(backward, e, d, at + i, d, at + i, x, xAt + i, n);
                apply(rest, e, y, at + i, x, xAt + i, x, xAt + i, n);
            }
            if (whole < columns) {
                int n = columns - whole;
                float[] xEnd = padded(x, xAt + whole, n);
                float[] dEnd = padded(d, at + whole, n);
                apply(backward, e, dEnd, 0, dEnd, 0, xEnd, 0, LANES);
                apply(rest, e, xEnd, 0, xEnd, 0, xEnd, 0, LANES);
                System.arraycopy(dEnd, 0, d, at + whole, n);
                System.arraycopy(xEnd, 0, y, at + whole, n);
            }
        }
    }

    private static void runRows(Step[] steps, float[] y, float[] x, int offset, int stride, int rows, int columns) {
        float[] e = new float[2 * CHUNK];
        for (int i = 0; i < rows; i++) {
            int at = offset + i * stride;
            run(steps, e, y, at, x, at, x, at, columns);
        }
    }

    private static void run(Step[] steps, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        float[] e = steps.length == 1 ? x : new float[2 * CHUNK];
        run(steps, e, y, yOff, dy, dyOff, x, xOff, n);
    }

    private static void run(
            Step[] steps, float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += CHUNK) {
            apply(steps, e, y, yOff + i, dy, dyOff + i, x, xOff + i, Math.min(CHUNK, whole - i));
        }
        if (whole < n) {
            float[] rest = padded(x, xOff + whole, n - whole);
            float[] dyRest = padded(dy, dyOff + whole, n - whole);
            apply(steps, e, rest, 0, dyRest, 0, rest, 0, LANES);
            System.arraycopy(rest, 0, y, yOff + whole, n - whole);
        }
    }

    private static void apply(
            Step[] steps, float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (Step step : steps) {
            step.apply(e, y, yOff, dy, dyOff, x, xOff, n);
        }
    }

    private static float[] padded(float[] x, int xOff, int n) {
        float[] padded = new float[LANES];
        System.arraycopy(x, xOff, padded, 0, n);
        return padded;
    }

    private static void expStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void logStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.log(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void tanhStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.tanh(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void sigmoidStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void geluTanhStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.geluTanh(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void geluTanhBackwardStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector slope = VectorMath.geluTanhDerivative(FloatVector.fromArray(SPECIES, x, xOff + i));
            slope.mul(FloatVector.fromArray(SPECIES, dy, dyOff + i)).intoArray(y, yOff + i);
        }
    }

    private static void exponentialStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.exp(FloatVector.fromArray(SPECIES, e, i)).intoArray(e, i);
        }
    }

    private static void erfArgumentStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.erfArgument(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(e, i);
        }
    }

    private static void erfStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            VectorMath.erf(v, FloatVector.fromArray(SPECIES, e, i)).intoArray(y, yOff + i);
        }
    }

    private static void normalExponentialStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.normalExponential(FloatVector.fromArray(SPECIES, x, xOff + i)).intoArray(e, i);
        }
    }

    private static void geluStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            FloatVector minusTail = VectorMath.minusNormalTail(v, FloatVector.fromArray(SPECIES, e, i));
            VectorMath.gelu(v, minusTail).intoArray(y, yOff + i);
        }
    }

    /** Leaves gelu(x) in the second row of e. */
    private static void geluBackwardStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            FloatVector exponential = FloatVector.fromArray(SPECIES, e, i);
            FloatVector minusTail = VectorMath.minusNormalTail(v, exponential);
            FloatVector slope = VectorMath.geluDerivative(v, exponential, minusTail);
            slope.mul(FloatVector.fromArray(SPECIES, dy, dyOff + i)).intoArray(y, yOff + i);
            VectorMath.gelu(v, minusTail).intoArray(e, CHUNK + i);
        }
    }

    private static void geluCopyStep(
            float[] e, float[] y, int yOff, float[] dy, int dyOff, float[] x, int xOff, int n) {
        System.arraycopy(e, CHUNK, y, yOff, n);
    }
}
