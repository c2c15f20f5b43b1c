package dev.gradus.autograd.backend.cpu;

/**
 * Measures how many bytes per second the machine can bring from memory and back at most, by the triad
 * y = x + factor·z over arrays larger than any cache. The yardstick for kernels that compute little.
 *
 * <p>Counted are 12 bytes for each element: two numbers read, one written. That the processor reads the line it is
 * about to write is not counted, as is the custom.
 *
 * <p>Source: McCalpin, "Memory Bandwidth and Machine Balance in Current High Performance Computers", 1995.
 *
 * @param oneThread billions of bytes per second of one thread
 * @param allThreads the same for all threads of the pool together
 * @param threads the number of threads of the pool
 */
public record MemoryPeak(double oneThread, double allThreads, int threads) {
    /** Bytes for each element. */
    private static final int TRAFFIC = 3 * Float.BYTES;

    /** 64 MiB for each array: twice the largest cache of the machines we met. */
    private static final int LENGTH = 1 << 24;

    /** Elements of a task: enough of them to share, each long enough to run at full speed. */
    private static final int TASK = 1 << 16;

    private static final int PASSES = 12;

    /** Takes some tenths of a second and 192 MiB; the best of twelve passes counts. */
    public static MemoryPeak measure(WorkerPool pool) {
        float[] y = new float[LENGTH];
        float[] x = new float[LENGTH];
        float[] z = new float[LENGTH];
        int tasks = LENGTH / TASK;
        double all = best(() -> pool.run(tasks, task -> triad(y, x, z, task * TASK)));
        double one = best(() -> {
            for (int task = 0; task < tasks; task++) {
                triad(y, x, z, task * TASK);
            }
        });
        return new MemoryPeak(one, Math.max(one, all), pool.threads());
    }

    private static double best(Runnable pass) {
        double best = 0;
        for (int i = 0; i < PASSES; i++) {
            long start = System.nanoTime();
            pass.run();
            best = Math.max(best, (double) TRAFFIC * LENGTH / (System.nanoTime() - start));
        }
        return best;
    }

    /** A plain loop: the compiler turns it into vectors by itself, and it waits for memory anyway. */
    private static void triad(float[] y, float[] x, float[] z, int from) {
        for (int i = from; i < from + TASK; i++) {
            y[i] = x[i] + 0.5f * z[i];
        }
    }
}
