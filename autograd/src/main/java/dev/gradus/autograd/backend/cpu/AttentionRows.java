package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Rows of attention scores: whole registers, the rest of the last one filled up. */
final class AttentionRows {
    private AttentionRows() {}

    /** Writes a value behind the {@code n} elements of each row, up to a whole register. */
    static void fillUp(MatrixView x, int rows, int n, float value) {
        int last = n - n % LANES;
        if (last < n) {
            VectorMask<Float> inside = SPECIES.indexInRange(last, n);
            VectorMask<Float> outside = inside.not();
            FloatVector values = FloatVector.broadcast(SPECIES, value);
            for (int r = 0; r < rows; r++) {
                values.intoArray(x.data(), x.offset() + r * x.stride() + last, outside);
            }
        }
    }

    /**
     * p = e^(s − lse) in place of the scores s.
     *
     * @param n a multiple of the register width
     * @return Σ p·dp
     */
    static float weights(float[] p, float[] dp, int off, int n, float lse) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = off; i < off + n; i += LANES) {
            FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, p, i).sub(lse));
            e.intoArray(p, i);
            sum = e.fma(FloatVector.fromArray(SPECIES, dp, i), sum);
        }
        return VectorMath.sum(sum);
    }
}
