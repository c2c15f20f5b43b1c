package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * Group normalization: y = (x − μ)/√(σ² + ε)·weight + bias, with mean and variance of each group of channels in each
 * sample.
 *
 * <p>Shapes: x [batch, channels, ...] → y as x; weight [channels] starts at 1, bias [channels] at 0.
 *
 * <p>Source: Wu, He, "Group Normalization", 2018.
 */
public final class GroupNorm extends Module {
    private final dev.gradus.autograd.op.GroupNorm norm;
    private final Tensor weight;
    private final Tensor bias;

    public GroupNorm(Init init, int groups, int channels, double eps) {
        norm = new dev.gradus.autograd.op.GroupNorm(groups, eps);
        if (channels < 1 || channels % groups != 0) {
            throw new ArgumentException(
                    "group_norm", "channels=" + channels + " do not make groups=" + groups,
                    "all groups have the same number of channels", null);
        }
        weight = parameter("weight", init.draw(Initializer.ones(), Shape.of(channels)));
        bias = parameter("bias", init.draw(Initializer.zeros(), Shape.of(channels)));
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 2 || x.dim(1) != weight.dim(0)) {
            throw new ShapeException(
                    where(), "x=" + x.shape() + " needs " + weight.dim(0) + " channels", "x[batch, channels, …]", null);
        }
        return x.apply(norm, weight, bias);
    }
}
