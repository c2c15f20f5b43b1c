package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * Relu with a slope on the left: y = x where x &gt; 0, else slope·x; NaN stays NaN.
 *
 * <p>Gradient: dX = dY where x &gt; 0, else slope·dY (also at the kink x = 0).
 *
 * <p>Source: Maas, Hannun, Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013.
 *
 * @param slope finite; usually 0.01
 */
public record LeakyRelu(double slope) implements PointwiseComposite {
    public LeakyRelu {
        if (!Double.isFinite(slope)) {
            throw new ArgumentException("leaky_relu", "slope must be finite, got " + slope);
        }
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        return Tensor.where(x.greater(Tensor.zeros(x.device())), x, x.mul(slope));
    }
}
