package dev.gradus.autograd.backend.cpu.ladder;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API: a vector of neighbours of C is held in a register while all of k goes by.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>For each fused multiply-add, of sixteen numbers on a machine with 512 bits, one vector of B is loaded and none of
 * C. But each waits for the one before it, some
 * four cycles, and the machine could begin eight in that time. {@link Registers} gives it eight chains.
 */
final class Vectors implements Rung {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public String idea() {
        return "a vector of C in a register over all of k";
    }

    @Override
    public void multiply(float[] c, float[] a, float[] b, int m, int n, int k) {
        for (int i = 0; i < m; i++) {
            row(c, i * n, a, i * k, b, n, k);
        }
    }

    /** One row of C; the columns beyond the last whole vector by a mask. */
    static void row(float[] c, int cFrom, float[] a, int aFrom, float[] b, int n, int k) {
        int whole = SPECIES.loopBound(n);
        for (int j = 0; j < whole; j += SPECIES.length()) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int p = 0; p < k; p++) {
                sum = FloatVector.fromArray(SPECIES, b, p * n + j).fma(FloatVector.broadcast(SPECIES, a[aFrom + p]),
                        sum);
            }
            sum.intoArray(c, cFrom + j);
        }
        if (whole < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(whole, n);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int p = 0; p < k; p++) {
                sum = FloatVector.fromArray(SPECIES, b, p * n + whole, rest)
                        .fma(FloatVector.broadcast(SPECIES, a[aFrom + p]), sum);
            }
            sum.intoArray(c, cFrom + whole, rest);
        }
    }
}
