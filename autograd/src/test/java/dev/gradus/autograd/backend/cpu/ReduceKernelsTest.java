package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReduceKernelsTest {
    private static final int[][] SHAPES = {
        {1, 1, 1}, {3, 0, 2}, {0, 3, 2}, {5, 13, 1}, {1, 100_003, 1}, {3, 40_000, 1}, {207, 31, 1}, {1, 700, 192},
        {2, 9000, 5}, {4, 13, 16}, {3, 7, 207}, {2, 3, 4098}, {1, 2, 40_000},
        {3, 70, 8193}, {2, 300, 12_480}
    };

    @Test
    void sumMeanAndMaximumAgreeWithDoublePrecision() {
        for (int[] s : SHAPES) {
            int outer = s[0];
            int axis = s[1];
            int inner = s[2];
            float[] x = Samples.values(3, outer * axis * inner + 5, 3);
            double[] sum = new double[outer * inner];
            double[] max = new double[outer * inner];
            for (int i = 0; i < sum.length; i++) {
                max[i] = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < axis; k++) {
                    float v = x[5 + (i / inner * axis + k) * inner + i % inner];
                    sum[i] += v;
                    max[i] = Math.max(max[i], v);
                }
            }
            double slack = 2e-7 * axis;
            Samples.assertClose("sum", sum, run(s, x, ReduceKernels::sum), 1e-6, slack);
            Samples.assertClose("max", max, run(s, x, ReduceKernels::max), 0, 0);
        }
    }

    @Test
    void nanReachesSumAndMaximum() {
        for (int n : new int[] {1, 13, 207, 40_000}) {
            float[] x = new float[2 * n];
            x[n / 2] = Float.NaN;
            for (int[] s : new int[][] {{2, n, 1}, {1, n, 2}}) {
                float[] sum = run(s, Arrays.copyOf(x, x.length + 5),
                        (p, y, yo, v, vo, o, a, i) -> ReduceKernels.sum(p, y, yo, v, 0, o, a, i));
                float[] max = run(s, x, (p, y, yo, v, vo, o, a, i) -> ReduceKernels.max(p, y, yo, v, 0, o, a, i));
                int bad = s[2] == 1 ? 0 : n / 2 % 2;
                assertTrue(Float.isNaN(sum[bad]) && Float.isNaN(max[bad]));
                assertTrue(sum[1 - bad] == 0 && max[1 - bad] == 0);
            }
        }
    }

    @Test
    void sumOfSquaresNeitherOverflowsNorUnderflows() {
        Samples.withPool(pool -> {
            for (int n : Samples.SIZES) {
                float[] x = Samples.values(1, n, 5);
                double wanted = 0;
                for (float v : x) {
                    wanted += (double) v * v;
                }
                assertEquals(wanted, ReduceKernels.sumSquares(pool, x, 0, n), 1e-12 * wanted);
            }
            float[] x = new float[50_000];
            Arrays.fill(x, 1e30f);
            assertEquals(5e64, ReduceKernels.sumSquares(pool, x, 0, x.length), 1e58);
        });
    }

    @Test
    void argmaxTakesTheFirstAndCountsNanAsLargest() {
        float[] x = {1, 3, 3, -1, 7, Float.NaN, 9, Float.NaN, -5, -4, -3, -2};
        int[] y = new int[3];
        Samples.withPool(pool -> ReduceKernels.argmax(pool, y, 0, x, 0, 3, 4, 1));
        assertArrayEquals(new int[] {1, 1, 3}, y);
    }

    @FunctionalInterface
    private interface Kernel {
        void apply(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int outer, int axis, int inner);
    }

    private static float[] run(int[] s, float[] x, Kernel kernel) {
        return Samples.onOneAndThreeThreads(pool -> {
            float[] y = new float[s[0] * s[2]];
            kernel.apply(pool, y, 0, x, 5, s[0], s[1], s[2]);
            return y;
        });
    }
}
