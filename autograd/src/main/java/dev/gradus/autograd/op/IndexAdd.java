package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Slices added up at places along an axis: y = 0, then y[…, index[j], …] += x[…, j, …], in the order of j. The
 * transpose of {@link IndexSelect}, and the gradient of an embedding.
 *
 * <p>Shapes: x [..., count, ...], index [count] → y [..., extent, ...]. An index outside [0, extent) is refused.
 *
 * <p>Gradient: dX = {@link IndexSelect} of dY.
 *
 * @param axis not negative
 * @param extent of the axis in y
 */
public record IndexAdd(int axis, int extent) implements Op {
    public IndexAdd {
        Indices.checkTarget("index_add", axis, extent);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Indices.checkVector(name(), inputs[1]);
        if (inputs[0].dim(axis) != inputs[1].dim(0)) {
            throw new ShapeException(
                    name(), "x=" + inputs[0] + " and index=" + inputs[1] + " do not fit on axis " + axis,
                    "one index for each slice", null);
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
                .indexAdd(y.storage(), x.storage(), index.storage(), shape.count(0, axis), extent, inner, x.dim(axis));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.indexSelect(axis, f.input(1)), null);
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
