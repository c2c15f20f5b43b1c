package dev.gradus.autograd.backend.cpu;

import jdk.incubator.vector.FloatVector;
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
    private static final int STEPS = 400_000;
    private static final int REPETITIONS = 12;

    /** Measures for about 0.2 seconds; the best of several repetitions counts. */
    public static FmaPeak measure(WorkerPool pool) {
        float[] results = new float[pool.threads()];
        double one = best(1, results, () -> results[0] = chains(STEPS));
        double all = best(pool.threads(), results, () -> pool.run(pool.threads(), i -> results[i] = chains(STEPS)));
        return new FmaPeak(one, all, pool.threads());
    }

    private static double best(int threads, float[] results, Runnable work) {
        double flops = 2.0 * CHAINS * SPECIES.length() * STEPS * threads;
        double best = 0;
        for (int i = 0; i < REPETITIONS; i++) {
            long start = System.nanoTime();
            work.run();
            best = Math.max(best, flops / (System.nanoTime() - start));
        }
        // The results are looked at so that the compiler cannot leave the work out.
        return Float.isNaN(results[0]) ? 0 : best;
    }

    private static float chains(int steps) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector s0 = x;
        FloatVector s1 = x;
        FloatVector s2 = x;
        FloatVector s3 = x;
        FloatVector s4 = x;
        FloatVector s5 = x;
        FloatVector s6 = x;
        FloatVector s7 = x;
        FloatVector s8 = x;
        FloatVector s9 = x;
        FloatVector s10 = x;
        FloatVector s11 = x;
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
                .reduceLanes(jdk.incubator.vector.VectorOperators.ADD);
    }
}
