package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * The elements sorted along an axis, in the order of {@link ArgSort}.
 *
 * <p>Gradient: dX = dY, each element's going back to where the element was.
 *
 * @param axis not negative
 */
public record Sort(int axis, boolean descending) implements UnaryOp, CompositeOp {
    public Sort {
        Attributes.checkAxis("sort", axis);
    }

    @Override
    public Shape shape(Shape x) {
        x.axis(axis);
        return x;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return inputs[0].gather(axis, inputs[0].apply(new ArgSort(axis, descending)));
    }
}
