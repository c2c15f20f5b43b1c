package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.random.Philox;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Measures the matrix product on the shapes of a Vision Transformer: GFLOP/s and the share of the multiply-add peak
 * that is measured just before and after each shape. Run its {@code main} with an optional number of threads.
 *
 * <p>With one thread the time is the thread's own processor time, so that a busy machine disturbs it little; with more
 * it is the time on the clock, which means something on an idle machine only.
 */
final class GemmMeasure {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int REPETITIONS = 40;
    private static final int ROWS = 8320;

    private final WorkerPool pool;
    private final Gemm gemm;

    private GemmMeasure(WorkerPool pool) {
        this.pool = pool;
        this.gemm = new Gemm(pool);
    }

    public static void main(String[] arguments) {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0])
                : Runtime.getRuntime().availableProcessors();
        try (WorkerPool pool = new WorkerPool(threads)) {
            GemmMeasure measure = new GemmMeasure(pool);
            System.out.printf("%-24s %9s %9s %9s %7s %7s   (GFLOP/s, %d threads)%n",
                    "m x n x k", "median", "best", "peak", "median%", "best%", threads);
            int[][] layers = {{768, 192}, {192, 768}, {576, 192}, {192, 192}, {192, 64}, {64, 256}};
            for (int[] layer : layers) {
                int out = layer[0];
                int in = layer[1];
                measure.product("NT", ROWS, out, in, false, true);
                measure.product("NN", ROWS, in, out, false, false);
                measure.product("TN", out, in, ROWS, true, false);
            }
            measure.product("NN", 1024, 1024, 1024, false, false);
        }
    }

    private void product(String name, int m, int n, int k, boolean transposeA, boolean transposeB) {
        Philox random = new Philox(1);
        MatrixView a = matrix(random, m, k, transposeA);
        MatrixView b = matrix(random, k, n, transposeB);
        MatrixView c = matrix(random, m, n, false);
        report(name + " " + m + "x" + n + "x" + k, 2.0 * m * n * k, () -> gemm.multiply(m, n, k, a, b, c));
    }

    private void report(String name, double flops, Runnable work) {
        double peak = FmaPeak.measure(pool).allThreads();
        double[] rates = new double[REPETITIONS];
        for (int i = 0; i < REPETITIONS; i++) {
            long start = nanos();
            work.run();
            rates[i] = flops / (nanos() - start);
        }
        peak = Math.max(peak, FmaPeak.measure(pool).allThreads());
        Arrays.sort(rates);
        double median = rates[REPETITIONS / 2];
        double best = rates[REPETITIONS - 1];
        System.out.printf("%-24s %9.1f %9.1f %9.1f %7.1f %7.1f%n",
                name, median, best, peak, 100 * median / peak, 100 * best / peak);
    }

    private long nanos() {
        return pool.threads() == 1 ? CLOCK.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static MatrixView matrix(Philox random, int rows, int columns, boolean transposed) {
        float[] data = new float[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat() - 0.5f;
        }
        return new MatrixView(data, 0, transposed ? rows : columns, transposed);
    }
}
