package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Windows as columns: column p holds the pixels under the kernel at position p, channel by channel; zeros outside.
 *
 * <p>Shapes: x [batch, channels, height, width] → y [batch, channels·kernelHeight·kernelWidth, positions].
 *
 * <p>Gradient: dX = {@link Fold} of dY.
 */
public record Unfold(Window window) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        Shape wanted = Shape.of(
                x.rank() > 0 ? x.dim(0) : 0, window.channels(), window.height(), window.width());
        if (!x.equals(wanted)) {
            throw new ShapeException(name(), "expected images " + wanted + ", got " + x, null, null);
        }
        return Shape.of(x.dim(0), window.columnSize(), window.outputHeight() * window.outputWidth());
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        f.kernels().movement().unfold(y.storage(), f.input(0).storage(), shape.dim(0), window);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.fold(window));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }
}
