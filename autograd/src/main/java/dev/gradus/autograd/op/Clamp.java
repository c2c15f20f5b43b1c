package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * Values forced between two bounds: y = min where x &lt; min, max where x &gt; max, else x; NaN stays NaN.
 *
 * <p>Gradient: dX = dY where min ≤ x ≤ max (at the kinks, too), else 0.
 *
 * @param min −∞ for no lower bound
 * @param max not less than min; ∞ for no upper bound
 */
public record Clamp(double min, double max) implements PointwiseComposite {
    public Clamp {
        if (!(min <= max)) {
            throw new ArgumentException("clamp", "needs min <= max, got min=" + min + " max=" + max);
        }
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor low = Tensor.full(x.device(), min, Shape.SCALAR);
        Tensor high = Tensor.full(x.device(), max, Shape.SCALAR);
        return Tensor.where(low.greater(x), low, Tensor.where(x.greater(high), high, x));
    }
}
