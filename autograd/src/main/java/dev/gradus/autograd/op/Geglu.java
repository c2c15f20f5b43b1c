package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Gated linear unit with GELU: y = a·gelu(b), where a and b are the halves of x along an axis and GELU is the exact
 * one.
 *
 * <p>Shapes: x [..., 2·dim, ...] → y [..., dim, ...].
 *
 * <p>Gradients: dA = dY·gelu(b), dB = dY·a·gelu′(b); see {@link Gelu}.
 *
 * <p>Source: Shazeer, "GLU Variants Improve Transformer", 2020.
 *
 * @param axis not negative
 */
public record Geglu(int axis) implements UnaryOp, CompositeOp {
    public Geglu {
        Attributes.checkAxis("geglu", axis);
    }

    @Override
    public Shape shape(Shape x) {
        return Halves.of(name(), x, axis);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return Halves.first(inputs[0], axis).mul(Halves.second(inputs[0], axis).gelu());
    }
}
