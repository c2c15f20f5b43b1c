package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Every step-th element of an axis: y[…, j, …] = x[…, start + j·step, …] for j of [0, count).
 *
 * <p>Gradient: dX is dY at the places it was taken from, 0 elsewhere. Indices can be sliced too.
 *
 * @param axis not negative
 * @param step at least 1
 */
public record Slice(int axis, int start, int step, int count) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        int extent = x.dim(axis);
        boolean fits = start >= 0 && step >= 1 && count >= 0 && (count == 0 || start + (count - 1L) * step < extent);
        if (!fits) {
            throw new ShapeException(
                    name(),
                    "start=" + start + " step=" + step + " count=" + count + " leaves axis " + axis + " of " + x,
                    "0 <= start and start + (count − 1)·step < " + extent,
                    null);
        }
        return x.with(axis, count);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Shape s = x.shape();
        Tensor y = Tensor.uninitialized(f.device(), x.dtype(), shape);
        int inner = s.count(axis + 1, s.rank());
        f.kernels()
                .movement()
                .slice(y.storage(), x.storage(), s.count(0, axis), s.dim(axis), inner, start, step, count);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        int extent = f.input(0).shape().dim(axis);
        return Gradients.of(dY.scatter(new Scatter(axis, start, step, extent)));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }

    @Override
    public boolean takesEither(int input) {
        return true;
    }
}
