package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * The indices that sort the elements along an axis. Stable: equal elements (0 and −0 are equal) keep their order, in
 * both directions. A NaN counts as larger than every number: last when ascending, first when descending.
 *
 * <p>Shapes: x [...] → indices of the same shape; {@code x.gather(axis, indices)} is sorted.
 *
 * <p>An index moves in jumps: no gradient flows through.
 *
 * @param axis not negative
 */
public record ArgSort(int axis, boolean descending) implements UnaryOp {
    public ArgSort {
        Attributes.checkAxis("arg_sort", axis);
    }

    @Override
    public Shape shape(Shape x) {
        x.axis(axis);
        return x;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocateIndices(shape);
        int inner = shape.count(axis + 1, shape.rank());
        f.kernels()
                .reduce()
                .argsort(y.storage(), f.input(0).storage(), shape.count(0, axis), shape.dim(axis), inner, descending);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        throw new IllegalStateException(noGradientBecause());
    }

    @Override
    public String noGradientBecause() {
        return "arg_sort returns indices and has no gradient";
    }
}
