package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Layer normalization over the rows of x: [rows, dim], forward and backward.
 *
 * <p>y = x̂·γ + β with x̂ = (x − μ)·r and r = 1/√(σ² + ε) for each row. With g = dY·γ:
 * dX = r·(g − mean(g) − x̂·mean(g·x̂)), dγ = Σ dY·x̂, dβ = Σ dY.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Forward: a row is read from memory once and passed over three times in the first-level cache: sum, sum of squared
 * deviations (not E[x²] − μ², which cancels), result. Each sum keeps two vector accumulators, added and then halved
 * register by register.
 *
 * <p>Backward: a row is again read from memory once; short passes in the cache make the two means, add the row to the
 * slab's partial dγ and dβ, and write dX. A slab is {@value #SLAB_ROWS} rows, one task; the partial sums of the slabs
 * are added from first to last.
 */
final class NormKernels {
    private static final int SLAB_ROWS = 64;

    private NormKernels() {}

    /** Writes y, and the mean and 1/√(σ² + ε) of each row. y may be x. */
    static void layerNorm(
            WorkerPool pool, float[] y, int yOff, float[] mean, int meanOff, float[] rstd, int rstdOff,
            float[] x, int xOff, float[] gamma, int gammaOff, float[] beta, int betaOff,
            int rows, int dim, double eps) {
        pool.runRanges(rows, SLAB_ROWS, (from, to) -> {
            for (int r = from; r < to; r++) {
                int at = r * dim;
                float mu = ReduceKernels.sumRow(x, xOff + at, dim) / dim;
                double variance = squaredDeviations(x, xOff + at, dim, mu) / dim;
                float scale = (float) (1 / Math.sqrt(variance + eps));
                normalizeRow(y, yOff + at, x, xOff + at, mu, scale, gamma, gammaOff, beta, betaOff, dim);
                mean[meanOff + r] = mu;
                rstd[rstdOff + r] = scale;
            }
        });
    }

    /**
     * Writes dγ, dβ and dX.
     *
     * @param sum laid out like dx: is added to dX (the gradient of a residual branch), and is not dx; or null
     */
    static void layerNormBackward(
            WorkerPool pool, float[] dx, int dxOff, float[] dGamma, int dGammaOff, float[] dBeta, int dBetaOff,
            float[] dy, int dyOff, float[] x, int xOff, float[] gamma, int gammaOff,
            float[] mean, int meanOff, float[] rstd, int rstdOff, float[] sum, int rows, int dim) {
        int slabs = Math.ceilDiv(rows, SLAB_ROWS);
        float[] partial = new float[2 * dim * slabs];
        pool.runRanges(rows, SLAB_ROWS, (from, to) -> {
            int partialOff = from / SLAB_ROWS * 2 * dim;
            for (int r = from; r < to; r++) {
                int at = r * dim;
                float mu = mean[meanOff + r];
                float scale = rstd[rstdOff + r];
                float projection = projectionRow(dy, dyOff + at, x, xOff + at, mu, scale, gamma, gammaOff, dim);
                float meanG = SoftmaxKernels.dotRow(dy, dyOff + at, gamma, gammaOff, dim) / dim;
                parameterRow(partial, partialOff, dy, dyOff + at, x, xOff + at, mu, scale, dim);
                gradientRow(dx, dxOff + at, dy, dyOff + at, x, xOff + at, gamma, gammaOff,
                        mu, scale, meanG, projection / dim, dim);
                if (sum != null) {
                    BinaryRows.add(dx, dxOff + at, dx, dxOff + at, sum, dxOff + at, dim);
                }
            }
        });
        ReduceKernels.sumColumns(dGamma, dGammaOff, partial, 0, slabs, dim, 2 * dim);
        ReduceKernels.sumColumns(dBeta, dBetaOff, partial, dim, slabs, dim, 2 * dim);
    }

    private static float squaredDeviations(float[] x, int xOff, int n, float mean) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, xOff + i).sub(mean);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, xOff + i + LANES).sub(mean);
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
        }
        for (; i < n; i += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(i, n);
            FloatVector d = FloatVector.zero(SPECIES)
                    .blend(FloatVector.fromArray(SPECIES, x, xOff + i, inside).sub(mean), inside);
            s0 = d.fma(d, s0);
        }
        return VectorMath.sum(s0.add(s1));
    }

    private static void normalizeRow(
            float[] y, int yOff, float[] x, int xOff, float mean, float rstd,
            float[] gamma, int gammaOff, float[] beta, int betaOff, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector hat = FloatVector.fromArray(SPECIES, x, xOff + i).sub(mean).mul(rstd);
            FloatVector g = FloatVector.fromArray(SPECIES, gamma, gammaOff + i);
            hat.fma(g, FloatVector.fromArray(SPECIES, beta, betaOff + i)).intoArray(y, yOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector hat = FloatVector.fromArray(SPECIES, x, xOff + i, rest).sub(mean).mul(rstd);
            FloatVector g = FloatVector.fromArray(SPECIES, gamma, gammaOff + i, rest);
            hat.fma(g, FloatVector.fromArray(SPECIES, beta, betaOff + i, rest)).intoArray(y, yOff + i, rest);
        }
    }

    /** Σ dY·γ·x̂ of one row. */
    private static float projectionRow(
            float[] dy, int dyOff, float[] x, int xOff, float mean, float rstd, float[] gamma, int gammaOff, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            int j = i + LANES;
            FloatVector h0 = FloatVector.fromArray(SPECIES, x, xOff + i).sub(mean).mul(rstd);
            FloatVector h1 = FloatVector.fromArray(SPECIES, x, xOff + j).sub(mean).mul(rstd);
            FloatVector g0 = FloatVector.fromArray(SPECIES, dy, dyOff + i)
                    .mul(FloatVector.fromArray(SPECIES, gamma, gammaOff + i));
            FloatVector g1 = FloatVector.fromArray(SPECIES, dy, dyOff + j)
                    .mul(FloatVector.fromArray(SPECIES, gamma, gammaOff + j));
            s0 = g0.fma(h0, s0);
            s1 = g1.fma(h1, s1);
        }
        for (; i < n; i += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(i, n);
            FloatVector h = FloatVector.fromArray(SPECIES, x, xOff + i, inside).sub(mean).mul(rstd);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyOff + i, inside)
                    .mul(FloatVector.fromArray(SPECIES, gamma, gammaOff + i, inside));
            s0 = s0.blend(g.fma(h, s0), inside);
        }
        return VectorMath.sum(s0.add(s1));
    }

    /** Adds dY·x̂ and dY of one row to the slab's partial dγ and, after it, dβ. */
    private static void parameterRow(
            float[] partial, int partialOff, float[] dy, int dyOff, float[] x, int xOff, float mean, float rstd,
            int n) {
        int gammaAt = partialOff;
        int betaAt = partialOff + n;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector hat = FloatVector.fromArray(SPECIES, x, xOff + i).sub(mean).mul(rstd);
            FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOff + i);
            d.fma(hat, FloatVector.fromArray(SPECIES, partial, gammaAt + i)).intoArray(partial, gammaAt + i);
            d.add(FloatVector.fromArray(SPECIES, partial, betaAt + i)).intoArray(partial, betaAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector hat = FloatVector.fromArray(SPECIES, x, xOff + i, rest).sub(mean).mul(rstd);
            FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOff + i, rest);
            d.fma(hat, FloatVector.fromArray(SPECIES, partial, gammaAt + i, rest))
                    .intoArray(partial, gammaAt + i, rest);
            d.add(FloatVector.fromArray(SPECIES, partial, betaAt + i, rest)).intoArray(partial, betaAt + i, rest);
        }
    }

    /** dX = r·(dY·γ − meanG − x̂·meanGx) of one row. */
    private static void gradientRow(
            float[] dx, int dxOff, float[] dy, int dyOff, float[] x, int xOff, float[] gamma, int gammaOff,
            float mean, float rstd, float meanG, float meanGx, int n) {
        float slope = -meanGx * rstd;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector centered = FloatVector.fromArray(SPECIES, x, xOff + i).sub(mean);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyOff + i)
                    .mul(FloatVector.fromArray(SPECIES, gamma, gammaOff + i));
            centered.fma(FloatVector.broadcast(SPECIES, slope), g.sub(meanG)).mul(rstd).intoArray(dx, dxOff + i);
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector centered = FloatVector.fromArray(SPECIES, x, xOff + i, rest).sub(mean);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyOff + i, rest)
                    .mul(FloatVector.fromArray(SPECIES, gamma, gammaOff + i, rest));
            centered.fma(FloatVector.broadcast(SPECIES, slope), g.sub(meanG))
                    .mul(rstd)
                    .intoArray(dx, dxOff + i, rest);
        }
    }
}
