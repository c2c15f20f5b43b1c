package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Largest element along an axis, which keeps extent 1; NaN if any element is NaN.
 *
 * <p>Gradient: dX = dY at the largest element; equal largest elements share it evenly.
 *
 * @param axis not negative
 */
public record Max(int axis) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        if (x.dim(axis) == 0) {
            throw new ShapeException(name(), "axis " + axis + " of " + x + " is empty", "no elements have no maximum",
                    null);
        }
        return x.with(axis, 1);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Shape s = x.shape();
        Tensor y = f.allocate(shape);
        f.kernels()
                .reduce()
                .max(y.storage(), x.storage(), s.count(0, axis), s.dim(axis), s.count(axis + 1, s.rank()));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor isLargest = f.input(0).equal(f.output());
        Tensor share = dY.div(isLargest.sum(true, axis));
        return Gradients.of(isLargest.mul(share));
    }
}
