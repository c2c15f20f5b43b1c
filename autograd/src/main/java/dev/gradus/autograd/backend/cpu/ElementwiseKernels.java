package dev.gradus.autograd.backend.cpu;

import java.util.Arrays;

/**
 * Element-wise functions of whole tensors, shared among the threads of a pool.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Work is cut into pieces of {@value #GRAIN} elements; every element is computed by itself, so the cut cannot change
 * a bit. Such passes are bound by memory: what counts is to have few of them, not many threads.
 *
 * <p>Broadcasting comes as collapsed dimensions (neighbours with compatible strides merged): the output is walked as
 * runs of its last dimension, an odometer over the dimensions before it gives where each operand's run begins. In the
 * last dimension an operand either runs along (stride 1) or stands still (stride 0); one that stands still is spread
 * over a small buffer that stays in the first-level cache, so one loop for each function is enough.
 */
final class ElementwiseKernels {
    /** Elements in one piece of work. */
    static final int GRAIN = 16_384;

    private static final int SPREAD = 512;

    /** Functions of one argument. */
    enum Unary {
        NEG, ABS, SIGN, EXP, LOG, SQRT, RECIPROCAL, TANH, SIGMOID, RELU, ERF, SIN, COS, GELU, GELU_TANH
    }

    /** Functions of two arguments; FIRST is the first one, the backward ones take (dY, x). */
    enum Binary {
        ADD, SUB, MUL, DIV, MAXIMUM, MINIMUM, GREATER, EQUAL, FIRST, GELU_BACKWARD, GELU_TANH_BACKWARD
    }

    private ElementwiseKernels() {}

    /** y[i] = f(x[i]); y may be x. */
    static void unary(WorkerPool pool, Unary f, float[] y, int yOff, float[] x, int xOff, int n) {
        pool.runRanges(n, GRAIN, (from, to) -> unaryRow(f, y, yOff + from, x, xOff + from, to - from));
    }

    /** y[i] = f(a[i], b[i]), all of one shape; y may be a or b. */
    static void binary(
            WorkerPool pool, Binary f, float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        pool.runRanges(n, GRAIN, (from, to) -> binaryRow(f, y, yOff + from, a, aOff + from, b, bOff + from, to - from));
    }

    /**
     * y = f(a, b) with broadcasting; y is contiguous and may be an operand of its own shape.
     *
     * @param sizes    the output's sizes, neighbours merged where both operands allow it; no size is 0 unless all is
     *     empty
     * @param aStrides the strides of a in elements, 0 where it is broadcast; the last one is 0 or 1
     * @param bStrides the strides of b, likewise
     */
    static void binary(
            WorkerPool pool, Binary f, float[] y, int yOff, int[] sizes,
            float[] a, int aOff, int[] aStrides, float[] b, int bOff, int[] bStrides) {
        int last = sizes.length - 1;
        int run = last < 0 ? 1 : sizes[last];
        int runs = 1;
        for (int d = 0; d < last; d++) {
            runs *= sizes[d];
        }
        if (run == 0 || runs == 0) {
            return;
        }
        int aStep = last < 0 ? 0 : aStrides[last];
        int bStep = last < 0 ? 0 : bStrides[last];
        int grain = Math.min(run, GRAIN);
        int pieces = Math.ceilDiv(run, grain);
        int runsEach = Math.max(1, GRAIN / run);
        int length = run;
        pool.runRanges(runs * pieces, pieces == 1 ? runsEach : 1, (from, to) -> {
            Spread spreadA = new Spread(a, aStep, grain);
            Spread spreadB = new Spread(b, bStep, grain);
            Odometer at = new Odometer(sizes, aStrides, bStrides, from / pieces);
            for (int piece = from; piece < to; piece++) {
                int start = piece % pieces * grain;
                int n = Math.min(grain, length - start);
                row(f, y, yOff + piece / pieces * length + start, spreadA, aOff + at.a, spreadB, bOff + at.b, start, n);
                at.advance();
            }
        });
    }

    /** y[i] = x[i]·factor + shift; y may be x. */
    static void affine(
            WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int n, float factor, float shift) {
        pool.runRanges(n, GRAIN, (from, to) -> UnaryRows.affine(
                y, yOff + from, x, xOff + from, to - from, factor, shift));
    }

    /** y[i] = x[i]^exponent; y may be x. */
    static void pow(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int n, float exponent) {
        pool.runRanges(n, GRAIN, (from, to) -> UnaryRows.pow(y, yOff + from, x, xOff + from, to - from, exponent));
    }

    /** y[i] = ln(1 + e^x[i]) in double precision; y may be x. */
    static void softplus(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int n) {
        pool.runRanges(n, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                double v = x[xOff + i];
                double e = Math.exp(-Math.abs(v));
                // The logarithm loses small e in 1 + e; there, two terms of its series are exact enough.
                double log = e < 1e-6 ? e * (1 - e / 2) : Math.log(1 + e);
                y[yOff + i] = (float) (Math.max(v, 0) + log);
            }
        });
    }

    /** y[i] = a[i] where mask[i] is above ½, else b[i]. */
    static void where(WorkerPool pool, float[] y, float[] mask, float[] a, float[] b, int n) {
        pool.runRanges(n, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = mask[i] > 0.5f ? a[i] : b[i];
            }
        });
    }

    /** acc[i] += x[i]. */
    static void addInto(WorkerPool pool, float[] acc, int accOff, float[] x, int xOff, int n) {
        binary(pool, Binary.ADD, acc, accOff, acc, accOff, x, xOff, n);
    }

    /** y[i] += factor·x[i], fused. */
    static void axpy(WorkerPool pool, float[] y, int yOff, float factor, float[] x, int xOff, int n) {
        pool.runRanges(n, GRAIN, (from, to) -> UnaryRows.axpy(y, yOff + from, factor, x, xOff + from, to - from));
    }

    /** y[i] = value. */
    static void fill(WorkerPool pool, float[] y, int yOff, int n, float value) {
        pool.runRanges(n, 4 * GRAIN, (from, to) -> Arrays.fill(y, yOff + from, yOff + to, value));
    }

    /** y[i] = x[i]; the runs must not overlap. */
    static void copy(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int n) {
        pool.runRanges(n, 4 * GRAIN, (from, to) -> System.arraycopy(x, xOff + from, y, yOff + from, to - from));
    }

    static void unaryRow(Unary f, float[] y, int yOff, float[] x, int xOff, int n) {
        switch (f) {
            case NEG -> UnaryRows.neg(y, yOff, x, xOff, n);
            case ABS -> UnaryRows.abs(y, yOff, x, xOff, n);
            case SIGN -> UnaryRows.sign(y, yOff, x, xOff, n);
            case EXP -> RowMath.exp(y, yOff, x, xOff, n);
            case LOG -> RowMath.log(y, yOff, x, xOff, n);
            case SQRT -> UnaryRows.sqrt(y, yOff, x, xOff, n);
            case RECIPROCAL -> UnaryRows.reciprocal(y, yOff, x, xOff, n);
            case TANH -> RowMath.tanh(y, yOff, x, xOff, n);
            case SIGMOID -> RowMath.sigmoid(y, yOff, x, xOff, n);
            case RELU -> UnaryRows.relu(y, yOff, x, xOff, n);
            case ERF -> RowMath.erf(y, yOff, x, xOff, n);
            case SIN -> UnaryRows.sin(y, yOff, x, xOff, n);
            case COS -> UnaryRows.cos(y, yOff, x, xOff, n);
            case GELU -> RowMath.gelu(y, yOff, x, xOff, n);
            case GELU_TANH -> RowMath.geluTanh(y, yOff, x, xOff, n);
        }
    }

    static void binaryRow(Binary f, float[] y, int yOff, float[] a, int aOff, float[] b, int bOff, int n) {
        switch (f) {
            case ADD -> BinaryRows.add(y, yOff, a, aOff, b, bOff, n);
            case SUB -> BinaryRows.sub(y, yOff, a, aOff, b, bOff, n);
            case MUL -> BinaryRows.mul(y, yOff, a, aOff, b, bOff, n);
            case DIV -> BinaryRows.div(y, yOff, a, aOff, b, bOff, n);
            case MAXIMUM -> BinaryRows.maximum(y, yOff, a, aOff, b, bOff, n);
            case MINIMUM -> BinaryRows.minimum(y, yOff, a, aOff, b, bOff, n);
            case GREATER -> BinaryRows.greater(y, yOff, a, aOff, b, bOff, n);
            case EQUAL -> BinaryRows.equal(y, yOff, a, aOff, b, bOff, n);
            case FIRST -> System.arraycopy(a, aOff, y, yOff, n);
            case GELU_BACKWARD -> RowMath.geluBackward(y, yOff, a, aOff, b, bOff, n);
            case GELU_TANH_BACKWARD -> RowMath.geluTanhBackward(y, yOff, a, aOff, b, bOff, n);
        }
    }

    /**
     * One piece of a run; aOff and bOff are where the operands' runs begin, start is how far the piece lies in them.
     */
    private static void row(
            Binary f, float[] y, int yOff, Spread a, int aOff, Spread b, int bOff, int start, int n) {
        if (a.step == 1 && b.step == 1) {
            binaryRow(f, y, yOff, a.data, aOff + start, b.data, bOff + start, n);
            return;
        }
        a.spread(aOff);
        b.spread(bOff);
        for (int i = 0; i < n; i += SPREAD) {
            int aAt = a.step == 1 ? aOff + start + i : 0;
            int bAt = b.step == 1 ? bOff + start + i : 0;
            binaryRow(f, y, yOff + i, a.row(), aAt, b.row(), bAt, Math.min(SPREAD, n - i));
        }
    }

    /** An operand and, if it stands still along the run, its value spread over a buffer. */
    private static final class Spread {
        private final float[] data;
        private final int step;
        private final float[] buffer;

        Spread(float[] data, int step, int run) {
            this.data = data;
            this.step = step;
            buffer = step == 1 ? null : new float[Math.min(run, SPREAD)];
        }

        void spread(int at) {
            if (step == 0) {
                Arrays.fill(buffer, data[at]);
            }
        }

        float[] row() {
            return step == 1 ? data : buffer;
        }
    }

    /** Where the operands' runs begin, for one run of the output after the other. */
    private static final class Odometer {
        private final int[] sizes;
        private final int[] aStrides;
        private final int[] bStrides;
        private final int[] position;
        private int a;
        private int b;

        Odometer(int[] sizes, int[] aStrides, int[] bStrides, int run) {
            this.sizes = sizes;
            this.aStrides = aStrides;
            this.bStrides = bStrides;
            position = new int[Math.max(0, sizes.length - 1)];
            int rest = run;
            for (int d = position.length - 1; d >= 0; d--) {
                position[d] = rest % sizes[d];
                rest /= sizes[d];
                a += position[d] * aStrides[d];
                b += position[d] * bStrides[d];
            }
        }

        void advance() {
            for (int d = position.length - 1; d >= 0; d--) {
                a += aStrides[d];
                b += bStrides[d];
                if (++position[d] < sizes[d]) {
                    return;
                }
                position[d] = 0;
                a -= sizes[d] * aStrides[d];
                b -= sizes[d] * bStrides[d];
            }
        }
    }
}
