package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Elements looked up along an axis, an index for each: y[…, j, …] = x[…, index[…, j, …], …], the axis being that of j.
 *
 * <p>Shapes: x [..., extent, ...], index [..., count, ...] → y [..., count, ...]; all other extents are equal. An index
 * outside [0, extent) is refused.
 *
 * <p>Gradient: dX = {@link ScatterAdd} of dY: an element that was looked up several times gets the sum.
 *
 * @param axis not negative
 */
public record Gather(int axis) implements Op {
    public Gather {
        Attributes.checkAxis("gather", axis);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Indices.checkSameButFor(name(), axis, inputs[0], inputs[1]);
        return inputs[1];
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor index = f.input(1);
        Indices.check(name(), index, axis, x.dim(axis));
        Tensor y = f.allocate(shape);
        int inner = shape.count(axis + 1, shape.rank());
        f.kernels()
                .movement()
                .gather(y.storage(), x.storage(), index.storage(), shape.count(0, axis), x.dim(axis), inner,
                        shape.dim(axis));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.apply(new ScatterAdd(axis, f.input(0).dim(axis)), f.input(1)), null);
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
