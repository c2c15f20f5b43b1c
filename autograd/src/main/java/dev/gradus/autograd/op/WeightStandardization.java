package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/**
 * Filters with mean 0 and variance 1: y[o] = (w[o] − μ)/√(σ² + ε), with mean and biased variance of each filter over
 * all it holds. So w may be shifted and scaled without effect: a·w + b gives what w gives, up to ε.
 *
 * <p>Shapes: w [out, ...], not empty → y as w. A filter of a single element gives 0.
 *
 * <p>Gradient: as {@link LayerNorm}, with means over a filter.
 *
 * <p>Source: Qiao and others, "Micro-Batch Training with Batch-Channel Normalization and Weight Standardization", 2019.
 * Google's hybrid models add ε to the standard deviation; here it is added to the variance, as in timm's.
 */
public record WeightStandardization(double eps) implements CompositeOp, UnaryOp {
    public WeightStandardization {
        Channels.checkEps("weight_standardization", eps);
    }

    @Override
    public Shape shape(Shape w) {
        if (w.rank() < 2 || w.count() == 0) {
            throw new ShapeException(name(), "expected filters [out, ...] with elements, got " + w, null, null);
        }
        return w;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return Channels.standardize(inputs[0], inputs[0].dim(0), eps);
    }
}
