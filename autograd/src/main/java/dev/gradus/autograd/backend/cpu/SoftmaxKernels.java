package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Softmax and its logarithm over the rows of x: [rows, dim], forward and backward.
 *
 * <p>The maximum of the row is subtracted first, so no exponential overflows. A row with NaN or +∞, or of −∞ alone, has
 * no softmax: all of it becomes NaN.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A row is passed over three times while it lies in the cache: maximum; exponentials and their sum (one vector
 * accumulator, then by halves of the register); scaling. Rows are dealt to the threads in ranges of a fixed size.
 */
final class SoftmaxKernels {
    private static final int GRAIN = 8_192;

    private SoftmaxKernels() {}

    /** y = softmax(x) for each row; y may be x. */
    static void softmax(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int rows, int dim) {
        pool.runRanges(rows, grain(dim), (from, to) -> {
            for (int r = from; r < to; r++) {
                int at = r * dim;
                float max = ReduceKernels.largestRow(x, xOff + at, dim);
                float sum = expRow(y, yOff + at, x, xOff + at, dim, max);
                UnaryRows.scale(y, yOff + at, y, yOff + at, dim, 1 / sum);
            }
        });
    }

    /** dX = y·(dY − Σ dY·y) for each row, from y = softmax(x). */
    static void softmaxBackward(
            WorkerPool pool, float[] dx, int dxOff, float[] dy, int dyOff, float[] y, int yOff, int rows, int dim) {
        pool.runRanges(rows, grain(dim), (from, to) -> {
            for (int r = from; r < to; r++) {
                int at = r * dim;
                float dot = dotRow(dy, dyOff + at, y, yOff + at, dim);
                gradientRow(dx, dxOff + at, y, yOff + at, dy, dyOff + at, dim, dot, 1);
            }
        });
    }

    /** y = x − logsumexp(x) for each row; y may be x. */
    static void logSoftmax(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int rows, int dim) {
        pool.runRanges(rows, grain(dim), (from, to) -> {
            float[] exponentials = new float[dim];
            for (int r = from; r < to; r++) {
                int at = r * dim;
                float max = ReduceKernels.largestRow(x, xOff + at, dim);
                float log = (float) StrictMath.log(expRow(exponentials, 0, x, xOff + at, dim, max));
                // In two steps: max + log would round off the logarithm of a row far from zero.
                UnaryRows.shift(y, yOff + at, x, xOff + at, dim, -max);
                UnaryRows.shift(y, yOff + at, y, yOff + at, dim, -log);
            }
        });
    }

    /** dX = dY − e^y·Σ dY for each row, from y = logSoftmax(x). */
    static void logSoftmaxBackward(
            WorkerPool pool, float[] dx, int dxOff, float[] dy, int dyOff, float[] y, int yOff, int rows, int dim) {
        pool.runRanges(rows, grain(dim), (from, to) -> {
            float[] p = new float[dim];
            for (int r = from; r < to; r++) {
                int at = r * dim;
                float sum = ReduceKernels.sumRow(dy, dyOff + at, dim);
                RowMath.exp(p, 0, y, yOff + at, dim);
                System.arraycopy(dy, dyOff + at, dx, dxOff + at, dim);
                UnaryRows.axpy(dx, dxOff + at, -sum, p, 0, dim);
            }
        });
    }

    private static int grain(int dim) {
        return Math.max(1, GRAIN / Math.max(1, dim));
    }

    // ---- rows ----

    /** y = e^(x − shift); returns the sum of y, the last, unfilled register added by itself. */
    static float expRow(float[] y, int yOff, float[] x, int xOff, int n, float shift) {
        int whole = n - n % LANES;
        float sum = expWhole(y, yOff, x, xOff, whole, shift);
        if (whole < n) {
            float[] rest = new float[LANES];
            Arrays.fill(rest, Float.NEGATIVE_INFINITY);
            System.arraycopy(x, xOff + whole, rest, 0, n - whole);
            sum += expWhole(rest, 0, rest, 0, LANES, shift);
            System.arraycopy(rest, 0, y, yOff + whole, n - whole);
        }
        return sum;
    }

    /** The same for n a multiple of the register width. */
    static float expWhole(float[] y, int yOff, float[] x, int xOff, int n, float shift) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < n; i += LANES) {
            FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i).sub(shift));
            e.intoArray(y, yOff + i);
            sum = sum.add(e);
        }
        return VectorMath.sum(sum);
    }

    /** Σ e^(x − shift). */
    static float sumExpRow(float[] x, int xOff, int n, float shift) {
        return expRow(new float[n], 0, x, xOff, n, shift);
    }

    /** Σ a·b. */
    static float dotRow(float[] a, int aOff, float[] b, int bOff, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            s0 = FloatVector.fromArray(SPECIES, a, aOff + i).fma(FloatVector.fromArray(SPECIES, b, bOff + i), s0);
            s1 = FloatVector.fromArray(SPECIES, a, aOff + i + LANES)
                    .fma(FloatVector.fromArray(SPECIES, b, bOff + i + LANES), s1);
        }
        for (; i < n; i += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(i, n);
            FloatVector p = FloatVector.fromArray(SPECIES, a, aOff + i, inside);
            s0 = p.fma(FloatVector.fromArray(SPECIES, b, bOff + i, inside), s0);
        }
        return VectorMath.sum(s0.add(s1));
    }

    /** dx = p·(dp − dot)·scale. */
    static void gradientRow(
            float[] dx, int dxOff, float[] p, int pOff, float[] dp, int dpOff, int n, float dot, float scale) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector d = FloatVector.fromArray(SPECIES, dp, dpOff + i).sub(dot);
            FloatVector.fromArray(SPECIES, p, pOff + i).mul(scale).mul(d).intoArray(dx, dxOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector d = FloatVector.fromArray(SPECIES, dp, dpOff + i, rest).sub(dot);
            FloatVector.fromArray(SPECIES, p, pOff + i, rest).mul(scale).mul(d).intoArray(dx, dxOff + i, rest);
        }
    }
}
