package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Instance normalization: y = (x − μ)/√(σ² + ε)·γ + β, with mean and biased variance of each channel in each sample by
 * itself. It is {@link GroupNorm} with as many groups as channels; γ and β may be left out.
 *
 * <p>Shapes: x [batch, channels, ...], not empty; γ, β [channels] → y as x. A channel of a single element gives β.
 *
 * <p>Source: Ulyanov, Vedaldi, Lempitsky, "Instance Normalization", 2016.
 */
public record InstanceNorm(double eps) implements CompositeOp {
    public InstanceNorm {
        Channels.checkEps("instance_norm", eps);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = Channels.check(name(), inputs[0], 1);
        Channels.checkAffine(name(), inputs);
        return x;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        return Channels.affine(Channels.standardize(x, x.dim(0) * x.dim(1), eps), inputs);
    }
}
