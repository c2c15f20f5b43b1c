package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * Instance normalization: y = (x − μ)/√(σ² + ε)·weight + bias, with mean and variance of each channel in each sample.
 *
 * <p>Shapes: x [batch, channels, ...] → y as x; weight [channels] starts at 1, bias [channels] at 0. Without them, the
 * layer has no parameters.
 *
 * <p>Source: Ulyanov, Vedaldi, Lempitsky, "Instance Normalization", 2016.
 */
public final class InstanceNorm extends Module {
    private final dev.gradus.autograd.op.InstanceNorm norm;
    private final int channels;
    private final Tensor weight;
    private final Tensor bias;

    /** @param affine whether weight and bias are learned */
    public InstanceNorm(Init init, int channels, double eps, boolean affine) {
        norm = new dev.gradus.autograd.op.InstanceNorm(eps);
        if (channels < 1) {
            throw new ArgumentException("instance_norm", "channels must be positive, got " + channels);
        }
        this.channels = channels;
        weight = affine ? parameter("weight", init.draw(Initializer.ones(), Shape.of(channels))) : null;
        bias = affine ? parameter("bias", init.draw(Initializer.zeros(), Shape.of(channels))) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 2 || x.dim(1) != channels) {
            throw new ShapeException(
                    where(), "x=" + x.shape() + " needs " + channels + " channels", "x[batch, channels, …]", null);
        }
        return weight == null ? x.apply(norm) : x.apply(norm, weight, bias);
    }
}
