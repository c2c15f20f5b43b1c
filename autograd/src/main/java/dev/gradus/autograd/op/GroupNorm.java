package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * Group normalization: y = (x − μ)/√(σ² + ε)·γ + β, with mean and biased variance of each group of neighbouring
 * channels in each sample by itself.
 *
 * <p>It is {@link LayerNorm} over the groups as rows, then a scale and a shift for each channel; both may be left out.
 * A group of a single element gives β.
 *
 * <p>Shapes: x [batch, channels, ...], not empty; γ, β [channels] → y as x.
 *
 * <p>Gradients: as {@link LayerNorm}, with means over a group.
 *
 * <p>Source: Wu, He, "Group Normalization", 2018.
 *
 * @param groups must divide the number of channels; one group normalizes the whole sample
 */
public record GroupNorm(int groups, double eps) implements CompositeOp {
    public GroupNorm {
        if (groups < 1) {
            throw new ArgumentException("group_norm", "groups must be positive, got " + groups);
        }
        Channels.checkEps("group_norm", eps);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = Channels.check(name(), inputs[0], groups);
        Channels.checkAffine(name(), inputs);
        return x;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        return Channels.affine(Channels.standardize(x, x.dim(0) * groups, eps), inputs);
    }
}
