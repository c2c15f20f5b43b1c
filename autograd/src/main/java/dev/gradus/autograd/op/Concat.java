package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Tensors one behind the other along an axis; all other extents are equal.
 *
 * <p>Gradients: each input gets its stretch of dY.
 *
 * @param axis not negative
 */
public record Concat(int axis) implements Op {
    @Override
    public Shape outputShape(Shape[] inputs) {
        int extent = 0;
        for (Shape input : inputs) {
            if (input.rank() <= axis || !input.with(axis, 1).equals(inputs[0].with(axis, 1))) {
                throw new ShapeException(
                        name(),
                        "cannot join " + inputs[0] + " and " + input + " along axis " + axis,
                        "all extents but that of the joined axis are equal",
                        null);
            }
            extent += input.dim(axis);
        }
        return inputs[0].with(axis, extent);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        int outer = shape.count(0, axis);
        int inner = shape.count(axis + 1, shape.rank());
        int start = 0;
        for (int i = 0; i < f.inputCount(); i++) {
            int count = f.input(i).dim(axis);
            f.kernels()
                    .movement()
                    .sliceInto(y.storage(), f.input(i).storage(), outer, shape.dim(axis), inner, start, 1, count);
            start += count;
        }
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor[] gradients = new Tensor[f.inputCount()];
        int start = 0;
        for (int i = 0; i < gradients.length; i++) {
            int count = f.input(i).dim(axis);
            gradients[i] = f.needs(i) ? dY.slice(axis, start, 1, count) : null;
            start += count;
        }
        return Gradients.of(gradients);
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }
}
