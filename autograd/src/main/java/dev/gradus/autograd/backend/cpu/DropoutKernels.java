package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import dev.gradus.autograd.random.Philox;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Dropout and uniform numbers from runs of Philox words: word i is lane i % 4 of block
 * {@code first + i / 4}.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>The mask is never stored: the backward pass calls the same kernel with dY for x and the same run of words. Work is
 * cut into pieces of {@value #GRAIN} elements, a multiple of a block of words; a piece makes its uniform numbers into a
 * buffer in the cache, then compares.
 */
final class DropoutKernels {
    private static final int GRAIN = 4_096;

    private DropoutKernels() {}

    /** y[i] = the uniform float of word i, of [0, 1). */
    static void uniform(WorkerPool pool, float[] y, int yOff, int n, long seed, long stream, long first) {
        pool.runRanges(n, GRAIN,
                (from, to) -> PhiloxRows.uniform(y, yOff + from, to - from, seed, stream, first + from / Philox.LANES));
    }

    /** y[i] = x[i]/(1 − p) where the uniform float of word i is at least p, else 0; y may be x. */
    static void dropout(
            WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int n, double p,
            long seed, long stream, long first) {
        float scale = (float) (1 / (1 - p));
        float threshold = (float) p;
        pool.runRanges(n, GRAIN, (from, to) -> {
            float[] uniform = new float[to - from];
            PhiloxRows.uniform(uniform, 0, to - from, seed, stream, first + from / Philox.LANES);
            keepRow(y, yOff + from, x, xOff + from, uniform, to - from, threshold, scale);
        });
    }

    private static void keepRow(
            float[] y, int yOff, float[] x, int xOff, float[] uniform, int n, float threshold, float scale) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(i, n);
            FloatVector u = FloatVector.fromArray(SPECIES, uniform, i, inside);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i, inside).mul(scale);
            v.blend(0, u.compare(VectorOperators.LT, threshold)).intoArray(y, yOff + i, inside);
        }
    }
}
