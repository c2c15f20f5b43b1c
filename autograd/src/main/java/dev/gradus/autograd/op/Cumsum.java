package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Running sum along an axis: y[…, j, …] = Σ x[…, i, …] over i ≤ j or, from the end, over i ≥ j.
 *
 * <p>Gradient: dX is the running sum of dY from the other end, for x[…, i, …] is part of every sum behind it.
 *
 * @param axis not negative
 */
public record Cumsum(int axis, boolean fromEnd) implements UnaryOp {
    public Cumsum {
        Attributes.checkAxis("cumsum", axis);
    }

    public Cumsum(int axis) {
        this(axis, false);
    }

    @Override
    public Shape shape(Shape x) {
        x.axis(axis);
        return x;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        int inner = shape.count(axis + 1, shape.rank());
        f.kernels()
                .reduce()
                .cumsum(y.storage(), f.input(0).storage(), shape.count(0, axis), shape.dim(axis), inner, fromEnd);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.apply(new Cumsum(axis, !fromEnd)));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }
}
