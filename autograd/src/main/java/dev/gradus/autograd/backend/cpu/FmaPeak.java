package dev.gradus.autograd.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures how many floating-point operations per second the machine can do at most: fused multiply-adds on registers,
 * without memory. The yardstick for matrix products.
 *
 * @param oneThread billions of operations per second of one thread; a fused multiply-add counts two
 * @param allThreads the same for all threads of the pool together
 * @param threads the number of threads of the pool
 */
public record FmaPeak(double oneThread, double allThreads, int threads) {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Independent chains: latency 4 times 2 units, and some to spare. */
    private static final int CHAINS = 12;
    /** About a fifth of a millisecond: short enough to fall between two interruptions. */
    private static final int STEPS = 100_000;

    /** Calls short enough to be counted, so that the compiler takes the method before the measurement begins. */
    private static final int WARM_UP_STEPS = 1_000;

    private static final long WARM_UP_NANOS = 400_000_000;

    /** A processor that is busy with other things compiles late; its interpreter stays below this rate by far. */
    private static final double COMPILED_GFLOPS = 4;
    private static final int WARM_UPS = 10;

    private static final long NANOS = 100_000_000;

    /**
     * Warms up for 0.4 seconds, longer where nothing has been compiled by then, and measures for 0.2; the best of many
     * repetitions counts, so that a busy machine disturbs little.
     */
    public static FmaPeak measure(WorkerPool pool) {
        float[] results = new float[pool.threads()];
        for (int i = 0; i < WARM_UPS && warmUp(results) < COMPILED_GFLOPS; i++) {
            Thread.yield();
        }
        double one = best(STEPS, NANOS, () -> results[0] = chains(STEPS));
        double all = best((long) STEPS * pool.threads(), NANOS,
                () -> pool.run(pool.threads(), i -> results[i] = chains(STEPS)));
        // The results are looked at so that the compiler cannot leave the work out.
        if (Float.isNaN(results[0])) {
            throw new AssertionError("the chains converge to 1");
        }
        return new FmaPeak(one, Math.max(one, all), pool.threads());
    }

    private static double warmUp(float[] results) {
        return best(WARM_UP_STEPS, WARM_UP_NANOS, () -> results[0] = chains(WARM_UP_STEPS));
    }

    /** @param steps of all threads together, in one run of the work */
    private static double best(long steps, long nanos, Runnable work) {
        double flops = 2.0 * CHAINS * SPECIES.length() * steps;
        double best = 0;
        long begin = System.nanoTime();
        long end;
        do {
            long start = System.nanoTime();
            work.run();
            end = System.nanoTime();
            best = Math.max(best, flops / (end - start));
        } while (end - begin < nanos);
        return best;
    }

    private static float chains(int steps) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector s0 = FloatVector.broadcast(SPECIES, 0);
        FloatVector s1 = FloatVector.broadcast(SPECIES, 1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, 2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, 3);
        FloatVector s4 = FloatVector.broadcast(SPECIES, 4);
        FloatVector s5 = FloatVector.broadcast(SPECIES, 5);
        FloatVector s6 = FloatVector.broadcast(SPECIES, 6);
        FloatVector s7 = FloatVector.broadcast(SPECIES, 7);
        FloatVector s8 = FloatVector.broadcast(SPECIES, 8);
        FloatVector s9 = FloatVector.broadcast(SPECIES, 9);
        FloatVector s10 = FloatVector.broadcast(SPECIES, 10);
        FloatVector s11 = FloatVector.broadcast(SPECIES, 11);
        for (int i = 0; i < steps; i++) {
            s0 = s0.fma(x, y);
            s1 = s1.fma(x, y);
            s2 = s2.fma(x, y);
            s3 = s3.fma(x, y);
            s4 = s4.fma(x, y);
            s5 = s5.fma(x, y);
            s6 = s6.fma(x, y);
            s7 = s7.fma(x, y);
            s8 = s8.fma(x, y);
            s9 = s9.fma(x, y);
            s10 = s10.fma(x, y);
            s11 = s11.fma(x, y);
        }
        FloatVector sum = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
        return sum.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11)
                .reduceLanes(VectorOperators.ADD);
    }
}
