package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;

/**
 * Stochastic depth: in training each <em>sample</em> is zeroed with probability p and the others divided by 1 − p, so
 * that a residual branch is skipped now and then; in evaluation, and for p = 0, the identity.
 *
 * <p>Shapes: x [batch, ...] → y [batch, ...].
 *
 * <p>Source: Huang and others, "Deep Networks with Stochastic Depth", 2016.
 */
public final class DropPath extends Module {
    private final double p;
    private final Philox random;

    /**
     * @param p of [0, 1)
     * @param random the model's generator; advances by the number of samples in each call
     */
    public DropPath(double p, Philox random) {
        this.p = Dropout.checkProbability("drop_path", p);
        this.random = random;
    }

    @Override
    protected Philox generator() {
        return random;
    }

    /** Whether {@link #forward} drops anything now. */
    public boolean isActive() {
        return isTraining() && p > 0;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (!isActive()) {
            return x;
        }
        if (x.rank() < 1) {
            throw new ShapeException(where(), "x=" + x.shape() + " has no batch axis", "x[batch, …]", null);
        }
        int[] extents = x.shape().toArray();
        Arrays.fill(extents, 1, extents.length, 1);
        Tensor ones = Tensor.ones(x.device(), Shape.of(extents));
        return x.mul(ones.dropout(p, Dropout.reserve(random, ones.count())));
    }
}
