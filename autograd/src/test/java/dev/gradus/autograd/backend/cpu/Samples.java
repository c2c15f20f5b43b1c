package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.random.Philox;
import java.util.function.Consumer;
import java.util.function.Function;

/** Inputs, pools and comparisons that the tests of the vector kernels share. */
final class Samples {
    static final int[] SIZES = {0, 1, 13, 16, 31, 207, 4098};

    private Samples() {}

    /** Numbers of (−scale, scale), not uniform in sign. */
    static float[] values(long seed, int n, double scale) {
        Philox random = new Philox(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (scale * (2 * random.nextDouble() - 0.9));
        }
        return x;
    }

    /** Runs the kernel on one thread and on three, compares all bits, and returns the result. */
    static float[] onOneAndThreeThreads(Function<WorkerPool, float[]> kernel) {
        try (WorkerPool one = new WorkerPool(1); WorkerPool three = new WorkerPool(3)) {
            float[] y = kernel.apply(one);
            assertArrayEquals(bits(y), bits(kernel.apply(three)), "one and three threads differ");
            return y;
        }
    }

    /** Runs an assertion with a pool of two threads. */
    static void withPool(Consumer<WorkerPool> test) {
        try (WorkerPool pool = new WorkerPool(2)) {
            test.accept(pool);
        }
    }

    /** Each |actual − wanted| is at most relative·|wanted| + absolute; NaN and infinities must be met. */
    static void assertClose(String what, double[] wanted, float[] actual, double relative, double absolute) {
        for (int i = 0; i < wanted.length; i++) {
            double w = wanted[i];
            boolean same = Double.compare((float) w, actual[i]) == 0 || (float) w == actual[i];
            boolean close = Math.abs(w - actual[i]) <= relative * Math.abs(w) + absolute && !Double.isInfinite(w);
            assertTrue(same || close, what + "[" + i + "] = " + actual[i] + ", wanted " + w);
        }
    }

    private static int[] bits(float[] y) {
        int[] bits = new int[y.length];
        for (int i = 0; i < y.length; i++) {
            bits[i] = Float.floatToIntBits(y[i]);
        }
        return bits;
    }
}
