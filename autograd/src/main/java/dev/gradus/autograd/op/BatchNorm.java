package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import java.util.stream.IntStream;

/**
 * Batch normalization: y = (x − μ)/√(σ² + ε)·γ + β for each channel.
 *
 * <p>With three inputs x, γ, β (training), μ and σ² are the mean and the biased variance of the channel over the batch
 * and all places. With five, x, γ, β, μ, σ² (evaluation), they are given.
 *
 * <p>Shapes: x [batch, channels, ...], at least one element per channel; γ, β, μ, σ² [channels] → y as x.
 *
 * <p>Gradients in training, with g = dY·γ and x̂ = (x − μ)/√(σ² + ε): dX = (g − mean(g) − x̂·mean(g·x̂))/√(σ² + ε), the
 * means over the channel; dγ = Σ dY·x̂, dβ = Σ dY. In evaluation dX = g/√(σ² + ε).
 *
 * <p>Source: Ioffe, Szegedy, "Batch Normalization", 2015.
 */
public record BatchNorm(double eps) implements CompositeOp {
    public BatchNorm {
        Channels.checkEps("batch_norm", eps);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = Channels.check(name(), inputs[0], 1);
        if (inputs.length != 3 && inputs.length != 5) {
            throw new ArgumentException(
                    name(), "takes x, weight, bias, and mean and variance or neither; got " + inputs.length
                            + " inputs");
        }
        String[] names = {"x", "weight", "bias", "mean", "variance"};
        for (int i = 1; i < inputs.length; i++) {
            Channels.checkVector(name(), x, names[i], inputs[i]);
        }
        return x;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        int[] axes = axes(x.rank());
        boolean given = inputs.length == 5;
        Tensor centered = x.sub(given ? Channels.along(x, inputs[3]) : x.mean(true, axes));
        Tensor variance = given ? Channels.along(x, inputs[4]) : centered.square().mean(true, axes);
        Tensor factor = variance.add(eps).rsqrt().mul(Channels.along(x, inputs[1]));
        return centered.mul(factor).add(Channels.along(x, inputs[2]));
    }

    /** All axes but that of the channels. */
    private static int[] axes(int rank) {
        return IntStream.range(0, rank).filter(axis -> axis != 1).toArray();
    }
}
