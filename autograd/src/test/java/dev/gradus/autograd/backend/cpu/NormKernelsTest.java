package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NormKernelsTest {
    private static final double EPS = 1e-5;

    @Test
    void forwardAndBackwardAgreeWithDoublePrecision() {
        for (int dim : new int[] {1, 13, 16, 31, 64, 192, 207, 384, 768}) {
            for (int rows : new int[] {0, 1, 9, 64, 131}) {
                new Twin(rows, dim, 0).check();
            }
        }
    }

    @Test
    void aLargeOffsetDoesNotDestroyTheVariance() {
        new Twin(5, 192, 1000).check();
    }

    @Test
    void aConstantRowBecomesBeta() {
        float[] x = new float[20];
        Arrays.fill(x, 3);
        float[] beta = Samples.values(1, 20, 1);
        float[] y = new float[20];
        Samples.withPool(pool -> NormKernels.layerNorm(
                pool, y, 0, new float[1], 0, new float[1], 0, x, 0, beta, 0, beta, 0, 1, 20, EPS));
        assertArrayEquals(beta, y, 1e-4f);
    }

    @Test
    void nanStaysInItsRow() {
        float[] x = Samples.values(1, 40, 1);
        x[25] = Float.NaN;
        float[] ones = new float[20];
        float[] y = new float[40];
        Samples.withPool(pool -> NormKernels.layerNorm(
                pool, y, 0, new float[2], 0, new float[2], 0, x, 0, ones, 0, ones, 0, 2, 20, EPS));
        assertTrue(y[0] == 0 && Float.isNaN(y[20]));
    }

    /** The formulas in double precision. */
    private static final class Twin {
        private final int rows;
        private final int dim;
        private final float[] x;
        private final float[] dy;
        private final float[] gamma;
        private final float[] beta;
        private final double[] y;
        private final double[] dx;
        private final double[] dGamma;
        private final double[] dBeta;
        private final double slack;

        Twin(int rows, int dim, float offset) {
            this.rows = rows;
            this.dim = dim;
            slack = offset == 0 ? 1e-5 : 3e-4;
            x = Samples.values(1, rows * dim, 2);
            for (int i = 0; i < x.length; i++) {
                x[i] += offset;
            }
            dy = Samples.values(2, rows * dim, 1);
            gamma = Samples.values(3, dim, 1);
            beta = Samples.values(4, dim, 1);
            y = new double[rows * dim];
            dx = new double[rows * dim];
            dGamma = new double[dim];
            dBeta = new double[dim];
            for (int r = 0; r < rows; r++) {
                row(r * dim);
            }
        }

        private void row(int at) {
            double mean = 0;
            double variance = 0;
            for (int i = 0; i < dim; i++) {
                mean += x[at + i] / (double) dim;
            }
            for (int i = 0; i < dim; i++) {
                variance += (x[at + i] - mean) * (x[at + i] - mean) / dim;
            }
            double rstd = 1 / Math.sqrt(variance + EPS);
            double meanG = 0;
            double meanGx = 0;
            for (int i = 0; i < dim; i++) {
                double hat = (x[at + i] - mean) * rstd;
                y[at + i] = hat * gamma[i] + beta[i];
                meanG += dy[at + i] * (double) gamma[i] / dim;
                meanGx += dy[at + i] * gamma[i] * hat / dim;
                dGamma[i] += dy[at + i] * hat;
                dBeta[i] += dy[at + i];
            }
            for (int i = 0; i < dim; i++) {
                double hat = (x[at + i] - mean) * rstd;
                dx[at + i] = rstd * (dy[at + i] * gamma[i] - meanG - hat * meanGx);
            }
        }

        void check() {
            float[] stats = new float[2 * rows];
            float[] out = Samples.onOneAndThreeThreads(pool -> {
                float[] result = new float[rows * dim];
                NormKernels.layerNorm(pool, result, 0, stats, 0, stats, rows, x, 0, gamma, 0, beta, 0, rows, dim, EPS);
                return result;
            });
            // With one element x̂ is 0 and r = 1/√ε multiplies the rounding errors.
            double more = dim == 1 ? 300 : 1;
            Samples.assertClose("y", y, out, 1e-6, slack);
            for (boolean accumulate : new boolean[] {false, true}) {
                float[] all = Samples.onOneAndThreeThreads(pool -> {
                    float[] d = new float[rows * dim + 2 * dim];
                    float[] two = new float[rows * dim];
                    Arrays.fill(two, 2);
                    NormKernels.layerNormBackward(pool, d, 0, d, rows * dim, d, rows * dim + dim, dy, 0, x, 0, gamma, 0,
                            stats, 0, stats, rows, accumulate ? two : null, rows, dim);
                    return d;
                });
                double[] wanted = dx.clone();
                for (int i = 0; i < wanted.length; i++) {
                    wanted[i] += accumulate ? 2 : 0;
                }
                Samples.assertClose("dx", wanted, Arrays.copyOf(all, rows * dim), 1e-5, slack * more);
                float[] g = Arrays.copyOfRange(all, rows * dim, rows * dim + dim);
                Samples.assertClose("dGamma", dGamma, g, 1e-5, slack * Math.max(1, rows));
                float[] b = Arrays.copyOfRange(all, rows * dim + dim, all.length);
                Samples.assertClose("dBeta", dBeta, b, 1e-5, slack);
            }
        }
    }
}
