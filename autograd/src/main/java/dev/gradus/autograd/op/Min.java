package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Smallest element along an axis, which keeps extent 1; NaN if any element is NaN.
 *
 * <p>Gradient: dX = dY at the smallest element; equal smallest elements share it evenly.
 *
 * @param axis not negative
 */
public record Min(int axis) implements UnaryOp, CompositeOp {
    public Min {
        Attributes.checkAxis("min", axis);
    }

    @Override
    public Shape shape(Shape x) {
        Attributes.checkFilled(name(), x, axis, "no elements have no minimum");
        return x.with(axis, 1);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return inputs[0].neg().max(axis).neg();
    }
}
