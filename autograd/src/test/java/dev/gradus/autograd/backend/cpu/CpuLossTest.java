package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.HostMemory;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.random.Philox;
import org.junit.jupiter.api.Test;

class CpuLossTest {
    private final HostMemory memory = new HostMemory();

    @Test
    void lossAndGradientAgreeWithDoublePrecision() {
        for (int classes : new int[] {1, 2, 10, 13, 16, 31, 207, 1000}) {
            for (int rows : new int[] {1, 9, 131}) {
                for (double smoothing : new double[] {0, 0.1}) {
                    check(rows, classes, smoothing, 8);
                }
            }
        }
    }

    @Test
    void largeLogitsDoNotOverflow() {
        check(3, 10, 0, 2000);
    }

    private void check(int rows, int classes, double smoothing, double size) {
        float[] x = Samples.values(1, rows * classes, size);
        Philox random = new Philox(2);
        int[] label = new int[rows];
        for (int r = 0; r < rows; r++) {
            label[r] = random.nextInt(classes);
        }
        double dLoss = 0.7;
        double loss = 0;
        double[] lse = new double[rows];
        double[] dx = new double[x.length];
        for (int r = 0; r < rows; r++) {
            int at = r * classes;
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                max = Math.max(max, x[at + c]);
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(x[at + c] - max);
            }
            lse[r] = max + Math.log(sum);
            for (int c = 0; c < classes; c++) {
                double target = smoothing / classes + (c == label[r] ? 1 - smoothing : 0);
                loss += target * (lse[r] - x[at + c]) / rows;
                dx[at + c] = (Math.exp(x[at + c] - lse[r]) - target) * dLoss / rows;
            }
        }
        double wanted = loss;
        float[] both = Samples.onOneAndThreeThreads(pool -> {
            CpuLoss kernels = new CpuLoss(pool);
            Storage result = floats(new float[1]);
            Storage sums = floats(new float[rows]);
            Storage labels = memory.allocate(DType.INT32, rows, false);
            memory.write(labels, label);
            kernels.crossEntropy(result, sums, floats(x), labels, rows, classes, smoothing);
            assertEquals(wanted, memory.toFloats(result)[0], 1e-6 * size + 1e-6 * wanted);
            Samples.assertClose("lse", lse, memory.toFloats(sums), 1e-6, 1e-6);
            Storage d = floats(new float[x.length]);
            Storage up = floats(new float[] {(float) dLoss});
            kernels.crossEntropyBackward(d, up, floats(x), labels, sums, rows, classes, smoothing);
            return memory.toFloats(d);
        });
        Samples.assertClose("dx", dx, both, 5e-6 * Math.max(1, size / 8), 1e-7);
    }

    private Storage floats(float[] x) {
        Storage storage = memory.allocate(DType.FLOAT32, x.length, false);
        memory.write(storage, x);
        return storage;
    }
}
