package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Repetition to a larger shape, as broadcasting does it: axes aligned at the end, extents equal or 1.
 *
 * <p>Gradient: dX = dY summed over the axes along which x was repeated.
 *
 * @param shape the shape to repeat to
 */
public record Expand(Shape shape) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        if (!Broadcast.of(name(), x, shape).shape().equals(shape)) {
            throw new ShapeException(
                    name(), "cannot repeat " + x + " to " + shape, "only axes of extent 1 are repeated", null);
        }
        return shape;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor y = f.allocate(shape);
        f.kernels().elementwise().expand(y.storage(), x.storage(), Broadcast.of(name(), x.shape(), shape));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.sumTo(f.input(0).shape()));
    }
}
