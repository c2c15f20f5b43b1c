package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/**
 * A learned factor for each element of the last axis: y = x·gamma, with gamma small at first, so that a residual branch
 * fades in.
 *
 * <p>Shapes: x [..., dim] → y [..., dim]; gamma [dim].
 *
 * <p>Source: Touvron and others, "Going deeper with Image Transformers", 2021.
 */
public final class LayerScale extends Module {
    private final Tensor gamma;

    /** @param value the first value of every factor, such as 1e-5 */
    public LayerScale(Init init, int dim, double value) {
        gamma = parameter("gamma", init.draw(Initializer.constant(value), Shape.of(dim)));
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 1 || x.dim(-1) != gamma.dim(0)) {
            throw new ShapeException(
                    where(), "x=" + x.shape() + " needs a last axis of " + gamma.dim(0), "x[…, dim]", null);
        }
        return x.mul(gamma);
    }
}
