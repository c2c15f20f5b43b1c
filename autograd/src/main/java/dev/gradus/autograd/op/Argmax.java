package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Index of the first largest element along an axis, which disappears; a NaN counts as larger than every number.
 *
 * <p>An index moves in jumps: no gradient flows through.
 *
 * @param axis not negative
 */
public record Argmax(int axis) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        new Max(axis).shape(x);
        return x.without(axis);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Shape s = x.shape();
        Tensor y = f.allocateIndices(shape);
        f.kernels()
                .reduce()
                .argmax(y.storage(), x.storage(), s.count(0, axis), s.dim(axis), s.count(axis + 1, s.rank()));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        throw new IllegalStateException(noGradientBecause());
    }

    @Override
    public String noGradientBecause() {
        return "argmax returns indices and has no gradient";
    }
}
