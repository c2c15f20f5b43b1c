package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SoftmaxKernelsTest {
    @Test
    void forwardAndBackwardAgreeWithDoublePrecision() {
        for (int dim : new int[] {1, 10, 13, 16, 31, 207, 4098}) {
            for (int rows : new int[] {0, 1, 9, 70}) {
                checkShape(rows, dim);
            }
        }
    }

    private static void checkShape(int rows, int dim) {
        float[] x = Samples.values(1, rows * dim, 30);
        float[] dy = Samples.values(2, rows * dim, 2);
        double[] y = new double[rows * dim];
        double[] log = new double[rows * dim];
        double[] dx = new double[rows * dim];
        double[] dxLog = new double[rows * dim];
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int i = r * dim; i < (r + 1) * dim; i++) {
                sum += Math.exp(x[i]);
            }
            double dot = 0;
            double total = 0;
            for (int i = r * dim; i < (r + 1) * dim; i++) {
                y[i] = Math.exp(x[i]) / sum;
                log[i] = x[i] - Math.log(sum);
                dot += y[i] * dy[i];
                total += dy[i];
            }
            for (int i = r * dim; i < (r + 1) * dim; i++) {
                dx[i] = y[i] * (dy[i] - dot);
                dxLog[i] = dy[i] - y[i] * total;
            }
        }
        float[] p = Samples.onOneAndThreeThreads(pool -> {
            float[] out = new float[rows * dim];
            SoftmaxKernels.softmax(pool, out, 0, x, 0, rows, dim);
            return out;
        });
        Samples.assertClose("softmax", y, p, 5e-6, 1e-37);
        float[] l = Samples.onOneAndThreeThreads(pool -> {
            float[] out = new float[rows * dim];
            SoftmaxKernels.logSoftmax(pool, out, 0, x, 0, rows, dim);
            return out;
        });
        Samples.assertClose("logSoftmax", log, l, 1e-6, 2e-6);
        Samples.assertClose("softmaxBackward", dx, Samples.onOneAndThreeThreads(pool -> {
            float[] out = new float[rows * dim];
            SoftmaxKernels.softmaxBackward(pool, out, 0, dy, 0, p, 0, rows, dim);
            return out;
        }), 1e-5, 2e-6);
        Samples.assertClose("logSoftmaxBackward", dxLog, Samples.onOneAndThreeThreads(pool -> {
            float[] out = new float[rows * dim];
            SoftmaxKernels.logSoftmaxBackward(pool, out, 0, dy, 0, l, 0, rows, dim);
            return out;
        }), 1e-5, 1e-5 * dim);
    }

    @Test
    void hugeValuesDoNotOverflow() {
        float[] x = {1e4f, 1e4f, -1e4f, -3e38f, -3e38f, -3e38f};
        float[] y = new float[6];
        Samples.withPool(pool -> SoftmaxKernels.softmax(pool, y, 0, x, 0, 2, 3));
        assertArrayEquals(new float[] {0.5f, 0.5f, 0, 1 / 3f, 1 / 3f, 1 / 3f}, y);
    }

    @Test
    void aRowWithoutSoftmaxIsNanAndItsNeighborIsNot() {
        float inf = Float.POSITIVE_INFINITY;
        float[] x = {1, Float.NaN, inf, 1, -inf, -inf, 0, -inf};
        float[] y = new float[8];
        Samples.withPool(pool -> SoftmaxKernels.softmax(pool, y, 0, x, 0, 4, 2));
        for (int i = 0; i < 2; i++) {
            assertTrue(Float.isNaN(y[i]) && Float.isNaN(y[4 + i]));
        }
        assertTrue(Float.isNaN(y[2]));
        assertArrayEquals(new float[] {1, 0}, new float[] {y[6], y[7]});
    }
}
