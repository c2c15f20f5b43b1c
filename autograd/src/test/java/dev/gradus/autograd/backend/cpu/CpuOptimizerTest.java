package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.HostMemory;
import dev.gradus.autograd.backend.Optimizer.Average;
import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuOptimizerTest {
    private static final int STEPS = 4;

    private final HostMemory memory = new HostMemory();

    @Test
    void adamWFollowsItsFormula() {
        for (int n : new int[] {1, 13, 16, 31, 207, 40_000}) {
            float[] start = Samples.values(1, n, 1);
            double[] p = widen(start);
            double[] m = new double[n];
            double[] v = new double[n];
            for (int step = 1; step <= STEPS; step++) {
                float[] g = gradient(step, n);
                for (int i = 0; i < n; i++) {
                    p[i] -= 0.01 * 0.05 * p[i];
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                    double mHat = m[i] / (1 - Math.pow(0.9, step));
                    double vHat = v[i] / (1 - Math.pow(0.999, step));
                    p[i] -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
                }
            }
            Samples.assertClose("adamW", p, Samples.onOneAndThreeThreads(pool -> {
                Storage parameter = floats(start);
                Storage mean = floats(new float[n]);
                Storage square = floats(new float[n]);
                for (int step = 1; step <= STEPS; step++) {
                    new CpuOptimizer(pool).adamW(
                            List.of(new Update(parameter, floats(gradient(step, n)), mean, square, 0.01, 0.05, step)),
                            null, 0.9, 0.999, 1e-8);
                }
                return memory.toFloats(parameter);
            }), 1e-5, 1e-6);
        }
    }

    @Test
    void sgdFollowsItsFormula() {
        for (int n : new int[] {1, 13, 207, 40_000}) {
            for (boolean nesterov : new boolean[] {false, true}) {
                for (double momentum : new double[] {0, 0.9}) {
                    checkSgd(n, momentum, nesterov && momentum > 0);
                }
            }
        }
    }

    private void checkSgd(int n, double momentum, boolean nesterov) {
        float[] start = Samples.values(1, n, 1);
        double[] p = widen(start);
        double[] b = new double[n];
        for (int step = 1; step <= STEPS; step++) {
            float[] g = gradient(step, n);
            for (int i = 0; i < n; i++) {
                double direction = g[i] + 0.05 * p[i];
                b[i] = step == 1 ? direction : momentum * b[i] + direction;
                p[i] -= 0.1 * (nesterov ? direction + momentum * b[i] : b[i]);
                b[i] = momentum == 0 ? 0 : b[i];
            }
        }
        Samples.assertClose("sgd", p, Samples.onOneAndThreeThreads(pool -> {
            Storage parameter = floats(start);
            Storage velocity = momentum == 0 ? null : floats(new float[n]);
            for (int step = 1; step <= STEPS; step++) {
                new CpuOptimizer(pool).sgd(
                        List.of(new Update(parameter, floats(gradient(step, n)), velocity, null, 0.1, 0.05, step)),
                        null, momentum, nesterov);
            }
            return memory.toFloats(parameter);
        }), 1e-5, 1e-5);
    }

    @Test
    void adamFollowsItsFormula() {
        for (int n : new int[] {1, 13, 207, 40_000}) {
            float[] start = Samples.values(1, n, 1);
            double[] p = widen(start);
            double[] m = new double[n];
            double[] v = new double[n];
            for (int step = 1; step <= STEPS; step++) {
                float[] g = gradient(step, n);
                for (int i = 0; i < n; i++) {
                    double direction = g[i] + 0.05 * p[i];
                    m[i] = 0.9 * m[i] + 0.1 * direction;
                    v[i] = 0.999 * v[i] + 0.001 * direction * direction;
                    double mHat = m[i] / (1 - Math.pow(0.9, step));
                    double vHat = v[i] / (1 - Math.pow(0.999, step));
                    p[i] -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
                }
            }
            Samples.assertClose("adam", p, Samples.onOneAndThreeThreads(pool -> {
                Storage parameter = floats(start);
                Storage mean = floats(new float[n]);
                Storage square = floats(new float[n]);
                for (int step = 1; step <= STEPS; step++) {
                    new CpuOptimizer(pool).adam(
                            List.of(new Update(parameter, floats(gradient(step, n)), mean, square, 0.01, 0.05, step)),
                            null, 0.9, 0.999, 1e-8);
                }
                return memory.toFloats(parameter);
            }), 1e-5, 1e-6);
        }
    }

    @Test
    void rmsPropFollowsItsFormula() {
        for (int n : new int[] {1, 13, 207, 40_000}) {
            for (double momentum : new double[] {0, 0.9}) {
                float[] start = Samples.values(1, n, 1);
                double[] p = widen(start);
                double[] v = new double[n];
                double[] b = new double[n];
                for (int step = 1; step <= STEPS; step++) {
                    float[] g = gradient(step, n);
                    for (int i = 0; i < n; i++) {
                        double direction = g[i] + 0.05 * p[i];
                        v[i] = 0.9 * v[i] + 0.1 * direction * direction;
                        b[i] = momentum * b[i] + direction / (Math.sqrt(v[i]) + 1e-6);
                        p[i] -= 0.01 * b[i];
                    }
                }
                Samples.assertClose("rmsProp", p, Samples.onOneAndThreeThreads(pool -> {
                    Storage parameter = floats(start);
                    Storage square = floats(new float[n]);
                    Storage velocity = momentum == 0 ? null : floats(new float[n]);
                    for (int step = 1; step <= STEPS; step++) {
                        new CpuOptimizer(pool).rmsProp(
                                List.of(new Update(parameter, floats(gradient(step, n)), square, velocity, 0.01, 0.05,
                                        step)),
                                null, 0.9, 1e-6, momentum);
                    }
                    return memory.toFloats(parameter);
                }), 1e-5, 1e-5);
            }
        }
    }

    @Test
    void lionFollowsItsFormula() {
        for (int n : new int[] {1, 13, 207, 40_000}) {
            float[] start = Samples.values(1, n, 1);
            double[] p = widen(start);
            double[] m = new double[n];
            for (int step = 1; step <= STEPS; step++) {
                float[] g = gradient(step, n);
                for (int i = 0; i < n; i++) {
                    p[i] -= 0.01 * (Math.signum(0.9 * m[i] + 0.1 * g[i]) + 0.05 * p[i]);
                    m[i] = 0.99 * m[i] + 0.01 * g[i];
                }
            }
            Samples.assertClose("lion", p, Samples.onOneAndThreeThreads(pool -> {
                Storage parameter = floats(start);
                Storage mean = floats(new float[n]);
                for (int step = 1; step <= STEPS; step++) {
                    new CpuOptimizer(pool).lion(
                            List.of(new Update(parameter, floats(gradient(step, n)), mean, null, 0.01, 0.05, step)),
                            null, 0.9, 0.99);
                }
                return memory.toFloats(parameter);
            }), 1e-5, 1e-6);
        }
    }

    @Test
    void lionDoesNotHideThatAGradientIsNoNumber() {
        Samples.onOneAndThreeThreads(pool -> {
            Storage parameter = floats(new float[] {1, 1});
            new CpuOptimizer(pool).lion(
                    List.of(new Update(parameter, floats(new float[] {Float.NaN, 1}), floats(new float[2]), null, 0.1,
                            0, 1)),
                    null, 0.9, 0.99);
            float[] p = memory.toFloats(parameter);
            assertTrue(Float.isNaN(p[0]) && p[1] == 0.9f);
            return new float[0];
        });
    }

    @Test
    void anAverageMovesByTheShareThatIsNotKept() {
        for (int n : new int[] {1, 13, 207, 40_000}) {
            float[] start = Samples.values(1, n, 1);
            float[] value = Samples.values(2, n, 1);
            double[] a = widen(start);
            for (int i = 0; i < n; i++) {
                a[i] = 0.9 * a[i] + 0.1 * value[i];
            }
            Samples.assertClose("average", a, Samples.onOneAndThreeThreads(pool -> {
                Storage average = floats(start);
                new CpuOptimizer(pool).average(List.of(new Average(average, floats(value))), null, 0.9);
                return memory.toFloats(average);
            }), 1e-6, 1e-6);
        }
    }

    /** Large, small and zero gradients. */
    private static float[] gradient(int step, int n) {
        float[] g = Samples.values(10 + step, n, 1);
        for (int i = 0; i < n; i++) {
            g[i] *= i % 5 == 0 ? 0 : i % 3 == 0 ? 100 : 0.01f;
        }
        return g;
    }

    private static double[] widen(float[] x) {
        double[] wide = new double[x.length];
        Arrays.setAll(wide, i -> x[i]);
        return wide;
    }

    private Storage floats(float[] x) {
        Storage storage = memory.allocate(DType.FLOAT32, x.length, false);
        memory.write(storage, x);
        return storage;
    }
}
