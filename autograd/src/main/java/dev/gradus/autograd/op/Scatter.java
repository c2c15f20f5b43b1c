package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Zeros with x set in: y[…, start + j·step, …] = x[…, j, …]. The transpose of {@link Slice}; with step 1 it pads an
 * axis.
 *
 * <p>Gradient: dX = dY at the places x went to.
 *
 * @param extent of the axis in y
 */
public record Scatter(int axis, int start, int step, int extent) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        int count = x.dim(axis);
        boolean fits = start >= 0 && step >= 1 && (count == 0 || start + (count - 1L) * step < extent);
        if (!fits) {
            throw new ShapeException(
                    name(),
                    "axis " + axis + " of " + x + " with start=" + start + " step=" + step + " does not fit into "
                            + extent,
                    "0 <= start and start + (count − 1)·step < extent",
                    null);
        }
        return x.with(axis, extent);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Shape s = x.shape();
        Tensor y = f.allocate(shape);
        f.kernels().elementwise().fill(y.storage(), 0);
        int inner = s.count(axis + 1, s.rank());
        f.kernels()
                .movement()
                .sliceInto(y.storage(), x.storage(), s.count(0, axis), extent, inner, start, step, s.dim(axis));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.slice(axis, start, step, f.input(0).shape().dim(axis)));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }
}
