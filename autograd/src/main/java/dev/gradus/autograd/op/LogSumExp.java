package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Logarithm of a sum of exponentials along an axis, which keeps extent 1: y = m + ln Σ e^(x − m) with m = max x, which
 * changes nothing but keeps the exponentials finite.
 *
 * <p>Gradient: dX = dY·softmax(x).
 *
 * <p>Special cases: −∞ everywhere gives −∞ and the gradient 0; ∞ anywhere gives ∞, and a gradient that is NaN.
 *
 * @param axis not negative
 */
public record LogSumExp(int axis) implements UnaryOp, CompositeOp {
    public LogSumExp {
        Attributes.checkAxis("log_sum_exp", axis);
    }

    @Override
    public Shape shape(Shape x) {
        Attributes.checkFilled(name(), x, axis, "there must be something to add up");
        return x.with(axis, 1);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor zero = Tensor.zeros(x.device());
        Tensor one = Tensor.full(x.device(), 1, Shape.SCALAR);
        Tensor infinity = Tensor.full(x.device(), Double.POSITIVE_INFINITY, Shape.SCALAR);
        Tensor max = x.detach().max(axis);
        Tensor shift = Tensor.where(max.abs().equal(infinity), zero, max);
        Tensor sum = x.sub(shift).exp().sum(true, axis);
        // A sum of 0 takes no logarithm, whose infinite slope would turn the gradient into NaN.
        Tensor isZero = sum.equal(zero);
        return Tensor.where(isZero, max, Tensor.where(isZero, one, sum).log().add(shift));
    }
}
