package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Slices picked along an axis: y[…, j, …] = x[…, index[j], …], the axis being that of j.
 *
 * <p>Shapes: x [..., extent, ...], index [count] → y [..., count, ...]. An index outside [0, extent) is refused.
 *
 * <p>Gradient: dX = {@link IndexAdd} of dY: a slice that was picked several times gets the sum.
 *
 * @param axis not negative
 */
public record IndexSelect(int axis) implements Op {
    public IndexSelect {
        Attributes.checkAxis("index_select", axis);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Indices.checkVector(name(), inputs[1]);
        return inputs[0].with(axis, inputs[1].dim(0));
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor index = f.input(1);
        Indices.check(name(), index, axis, x.dim(axis));
        Tensor y = Tensor.uninitialized(f.device(), x.dtype(), shape);
        int inner = shape.count(axis + 1, shape.rank());
        f.kernels()
                .movement()
                .indexSelect(y.storage(), x.storage(), index.storage(), shape.count(0, axis), x.dim(axis), inner,
                        shape.dim(axis));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.apply(new IndexAdd(axis, f.input(0).dim(axis)), f.input(1)), null);
    }

    @Override
    public boolean takesEither(int input) {
        return input == 0;
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
