package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Elements added up at places along an axis, an index for each: y = 0, then y[…, index[…, j, …], …] += x[…, j, …], in
 * the order of j. The transpose of {@link Gather}.
 *
 * <p>Shapes: x and index [..., count, ...] → y [..., extent, ...]. An index outside [0, extent) is refused.
 *
 * <p>Gradient: dX = {@link Gather} of dY.
 *
 * @param axis not negative
 * @param extent of the axis in y
 */
public record ScatterAdd(int axis, int extent) implements Op {
    public ScatterAdd {
        Indices.checkTarget("scatter_add", axis, extent);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        if (!inputs[0].equals(inputs[1])) {
            throw new ShapeException(
                    name(), "x=" + inputs[0] + " and index=" + inputs[1] + " differ", "one index for each element",
                    null);
        }
        return inputs[0].with(axis, extent);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor index = f.input(1);
        Indices.check(name(), index, axis, extent);
        Tensor y = f.allocate(shape);
        int inner = shape.count(axis + 1, shape.rank());
        f.kernels()
                .movement()
                .scatterAdd(y.storage(), x.storage(), index.storage(), shape.count(0, axis), extent, inner,
                        x.dim(axis));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.gather(axis, f.input(1)), null);
    }

    @Override
    public boolean takesIndices(int input) {
        return input == 1;
    }

    @Override
    public boolean readsInput(int input) {
        return input == 1;
    }
}
