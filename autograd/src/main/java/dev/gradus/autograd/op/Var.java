package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import java.util.List;

/**
 * Variance over any axes: y = Σ (x − mean)² / (n − correction), n being the number of elements that are folded.
 * Correction 0 is the mean squared deviation (biased), correction 1 is Bessel's, the unbiased estimate from a sample.
 *
 * <p>Gradient: dX = dY·2·(x − mean) / (n − correction).
 *
 * @param axes one or more, none negative and none twice
 * @param correction 0 or more; n must be larger
 * @param keepAxes whether the folded axes keep extent 1 or disappear
 */
public record Var(List<Integer> axes, int correction, boolean keepAxes) implements UnaryOp, CompositeOp {
    public Var {
        axes = Attributes.checkAxes("var", axes);
        if (correction < 0) {
            throw new ArgumentException("var", "correction must not be negative, got " + correction);
        }
    }

    @Override
    public Shape shape(Shape x) {
        long folded = Attributes.folded(x, axes);
        if (folded <= correction) {
            throw new ShapeException(
                    name(),
                    "axes " + axes + " of " + x + " hold " + folded
                            + " elements, which is not more than the correction "
                            + correction,
                    "the divisor n − correction is positive",
                    null);
        }
        return Attributes.fold(x, axes, keepAxes);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        int[] folded = Attributes.array(axes);
        Tensor deviation = x.sub(x.mean(true, folded));
        double divisor = Attributes.folded(x.shape(), axes) - correction;
        return deviation.square().sum(keepAxes, folded).mul(1 / divisor);
    }
}
