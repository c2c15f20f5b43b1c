package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * Exponential linear unit: y = x where x &gt; 0, else alpha·(eˣ − 1); NaN stays NaN.
 *
 * <p>Gradient: dX = dY where x &gt; 0, else dY·alpha·eˣ (also at x = 0).
 *
 * <p>Source: Clevert, Unterthiner, Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units
 * (ELUs)", 2016.
 *
 * @param alpha positive; usually 1
 */
public record Elu(double alpha) implements PointwiseComposite {
    public Elu {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new ArgumentException("elu", "alpha must be positive and finite, got " + alpha);
        }
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor zero = Tensor.zeros(x.device());
        Tensor isPositive = x.greater(zero);
        // The exponential sees no large numbers: an infinity there would turn the other branch's gradient 0 into NaN.
        Tensor negative = Tensor.where(isPositive, zero, x);
        return Tensor.where(isPositive, x, negative.exp().affine(alpha, -alpha));
    }
}
