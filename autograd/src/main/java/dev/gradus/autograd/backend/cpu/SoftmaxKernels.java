package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Softmax and its logarithm over the rows of x: [rows, dim], forward and backward.
 *
 * <p>The maximum of the row is subtracted first, so no exponential overflows. A row with NaN or +∞, or of −∞ alone, has no
 * softmax: all of it becomes NaN.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A row is passed over three times while it lies in the cache: maximum; exponentials and their sum (two vector
 * accumulators, then by halves of the register); scaling. Rows are dealt to the threads in ranges of a fixed size.
 */
final class SoftmaxKernels {
    private static final int GRAIN = 8_192;

    private SoftmaxKernels() {}

    /** y = softmax(x) for each row; y may be x. */
    static void softmax(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int rows, int dim) {
        pool.runRanges(rows, grain(dim), (from, to) -> {
            for (int r = from; r < to; r++) {
                int at = r * dim;
                float max = ReduceKernels.maxRow(x, xOff + at, dim);
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
            for (int r = from; r < to; r++) {
                int at = r * dim;
                float max = ReduceKernels.maxRow(x, xOff + at, dim);
                float log = (float) StrictMath.log(sumExpRow(x, xOff + at, dim, max));
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
            for (int r = from; r < to; r++) {
                int at = r * dim;
                FloatVector sum = FloatVector.broadcast(SPECIES, -ReduceKernels.sumRow(dy, dyOff + at, dim));
                for (int i = 0; i < dim; i += LANES) {
                    VectorMask<Float> inside = SPECIES.indexInRange(i, dim);
                    FloatVector p = VectorMath.exp(FloatVector.fromArray(SPECIES, y, yOff + at + i, inside));
                    p.fma(sum, FloatVector.fromArray(SPECIES, dy, dyOff + at + i, inside))
                            .intoArray(dx, dxOff + at + i, inside);
                }
            }
        });
    }

    private static int grain(int dim) {
        return Math.max(1, GRAIN / Math.max(1, dim));
    }

    // ---- rows ----

    /** y = e^(x − shift); returns the sum of y. */
    static float expRow(float[] y, int yOff, float[] x, int xOff, int n, float shift) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            FloatVector e0 = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i).sub(shift));
            FloatVector e1 = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i + LANES).sub(shift));
            e0.intoArray(y, yOff + i);
            e1.intoArray(y, yOff + i + LANES);
            s0 = s0.add(e0);
            s1 = s1.add(e1);
        }
        for (; i < n; i += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(i, n);
            FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i, inside).sub(shift));
            e.intoArray(y, yOff + i, inside);
            s0 = s0.add(e, inside);
        }
        return VectorMath.sum(s0.add(s1));
    }

    /** Σ e^(x − shift). */
    static float sumExpRow(float[] x, int xOff, int n, float shift) {
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            sum = sum.add(VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i).sub(shift)));
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            sum = sum.add(VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOff + i, rest).sub(shift)), rest);
        }
        return VectorMath.sum(sum);
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
