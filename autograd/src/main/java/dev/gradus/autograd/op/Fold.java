package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Columns added back to the windows they came from; where windows overlap, their values add up.
 *
 * <p>Shapes: x [batch, channels·kernelHeight·kernelWidth, positions] → y [batch, channels, height, width].
 *
 * <p>Gradient: dX = {@link Unfold} of dY.
 */
public record Fold(Window window) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        int positions = window.outputHeight() * window.outputWidth();
        if (x.rank() != 3 || x.dim(1) != window.columnSize() || x.dim(2) != positions) {
            throw new ShapeException(
                    name(), "expected columns [batch, " + window.columnSize() + ", " + positions + "], got " + x, null,
                    null);
        }
        return Shape.of(x.dim(0), window.channels(), window.height(), window.width());
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        f.kernels().movement().fold(y.storage(), f.input(0).storage(), shape.dim(0), window);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.unfold(window));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }
}
