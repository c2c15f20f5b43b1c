package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * The same elements in the same order under another shape; shares the memory of x.
 *
 * <p>Gradient: dX = dY in the shape of x. Indices can be reshaped too.
 */
public record Reshape(Shape shape) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        return x.reshape(shape.toArray());
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        return f.input(0).view(shape);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.reshape(f.input(0).shape()));
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
