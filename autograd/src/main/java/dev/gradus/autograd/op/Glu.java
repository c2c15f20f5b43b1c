package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Gated linear unit: y = a·sigmoid(b), where a and b are the halves of x along an axis.
 *
 * <p>Shapes: x [..., 2·dim, ...] → y [..., dim, ...].
 *
 * <p>Gradients: dA = dY·s, dB = dY·a·s·(1 − s) with s = sigmoid(b).
 *
 * <p>Source: Dauphin, Fan, Auli, Grangier, "Language Modeling with Gated Convolutional Networks", 2017.
 *
 * @param axis not negative
 */
public record Glu(int axis) implements UnaryOp, CompositeOp {
    public Glu {
        Attributes.checkAxis("glu", axis);
    }

    @Override
    public Shape shape(Shape x) {
        return Halves.of(name(), x, axis);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return Halves.first(inputs[0], axis).mul(Halves.second(inputs[0], axis).sigmoid());
    }
}
