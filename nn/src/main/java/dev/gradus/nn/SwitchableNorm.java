package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * Switchable normalization: the layer learns how much of instance, layer and batch statistics to normalize with;
 * formula: {@link dev.gradus.autograd.op.SwitchableNorm}.
 *
 * <p>In evaluation, running_mean and running_var stand for the statistics of the batch: moving averages of what
 * training saw (the authors average over some batches after training instead).
 *
 * <p>Shapes: x [batch, channels, ...] → y as x; weight [channels] starts at 1, bias [channels] at 0; mean_weight and
 * var_weight [3], before their softmax, start at 1: equal shares.
 *
 * <p>Source: Luo and others, "Differentiable Learning-to-Normalize via Switchable Normalization", 2018.
 */
public final class SwitchableNorm extends Module {
    private static final Shape KINDS = Shape.of(3);

    private final dev.gradus.autograd.op.SwitchableNorm norm;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor meanWeight;
    private final Tensor varianceWeight;
    private final RunningStatistics running;

    /** @param momentum how much the latest batch counts in the running statistics; 0.1 is usual */
    public SwitchableNorm(Init init, int channels, double eps, double momentum) {
        norm = new dev.gradus.autograd.op.SwitchableNorm(eps);
        if (channels < 1) {
            throw new ArgumentException("switchable_norm", "channels must be positive, got " + channels);
        }
        Shape vector = Shape.of(channels);
        weight = parameter("weight", init.draw(Initializer.ones(), vector));
        bias = parameter("bias", init.draw(Initializer.zeros(), vector));
        meanWeight = parameter("mean_weight", init.draw(Initializer.ones(), KINDS));
        varianceWeight = parameter("var_weight", init.draw(Initializer.ones(), KINDS));
        running = new RunningStatistics(
                buffer("running_mean", init.draw(Initializer.zeros(), vector)),
                buffer("running_var", init.draw(Initializer.ones(), vector)),
                momentum);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 2 || x.dim(1) != weight.dim(0) || x.count() == 0) {
            throw new ShapeException(
                    where(), "x=" + x.shape() + " needs " + weight.dim(0) + " channels and elements",
                    "x[batch, channels, …]", null);
        }
        if (!isTraining()) {
            return x.apply(
                    norm, weight, bias, meanWeight, varianceWeight, running.mean(), running.variance());
        }
        if (!isRepeating()) {
            running.follow(x, false);
        }
        return x.apply(norm, weight, bias, meanWeight, varianceWeight);
    }
}
