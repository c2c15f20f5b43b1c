package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.List;

/**
 * Euclidean length over any axes: y = √Σ x². Squares beyond the largest number make it infinite.
 *
 * <p>Gradient: dX = dY·x/y; 0 at the kink y = 0, where the length has no slope in any direction.
 *
 * @param axes one or more, none negative and none twice
 * @param keepAxes whether the folded axes keep extent 1 or disappear
 */
public record Norm2(List<Integer> axes, boolean keepAxes) implements UnaryOp, CompositeOp {
    public Norm2 {
        axes = Attributes.checkAxes("norm2", axes);
    }

    @Override
    public Shape shape(Shape x) {
        return Attributes.fold(x, axes, keepAxes);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor square = x.square().sum(keepAxes, Attributes.array(axes));
        // A square of 0 takes no root, whose infinite slope would turn the gradient into NaN.
        Tensor isZero = square.equal(Tensor.zeros(x.device()));
        Tensor one = Tensor.full(x.device(), 1, Shape.SCALAR);
        return Tensor.where(isZero, square, Tensor.where(isZero, one, square).sqrt());
    }
}
