package dev.gradus.nn;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.BatchNorm;

/**
 * Batch normalization of images: y = (x − μ)/√(σ² + ε)·weight + bias for each channel.
 *
 * <p>In training, μ and σ² are mean and (biased) variance of the channel over the batch, and the buffers follow them:
 * running_mean and running_var move by {@code momentum} towards the mean and the <em>unbiased</em> variance of each
 * batch, as in PyTorch, and num_batches_tracked counts. In evaluation, μ and σ² are the buffers, so samples do not
 * depend on each other.
 *
 * <p>Shapes: x [batch, channels, height, width] → y as x; weight [channels] starts at 1, bias [channels] at 0. A batch
 * with a single value per channel has no unbiased variance and is refused in training.
 *
 * <p>Source: Ioffe, Szegedy, "Batch Normalization", 2015.
 */
public final class BatchNorm2d extends Module {
    private final BatchNorm norm;
    private final Tensor weight;
    private final Tensor bias;
    private final RunningStatistics running;
    private final Tensor batches;

    /** @param momentum how much the latest batch counts in the running statistics; 0.1 in PyTorch */
    public BatchNorm2d(Init init, int channels, double eps, double momentum) {
        norm = new BatchNorm(eps);
        if (channels < 1) {
            throw new ArgumentException("batch_norm2d", "channels must be positive, got " + channels);
        }
        Shape vector = Shape.of(channels);
        weight = parameter("weight", init.draw(Initializer.ones(), vector));
        bias = parameter("bias", init.draw(Initializer.zeros(), vector));
        running = new RunningStatistics(
                buffer("running_mean", init.draw(Initializer.zeros(), vector)),
                buffer("running_var", init.draw(Initializer.ones(), vector)),
                momentum);
        batches = buffer("num_batches_tracked", Tensor.ofInts(Device.reference(), Shape.SCALAR, new int[1]));
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4 || x.dim(1) != weight.dim(0)) {
            throw new ShapeException(
                    where(),
                    "x=" + x.shape() + " must be images of " + weight.dim(0) + " channels",
                    "x[batch, channels, height, width]",
                    null);
        }
        if (!isTraining()) {
            return x.apply(norm, weight, bias, running.mean(), running.variance());
        }
        if (x.count() <= x.dim(1)) {
            throw new ShapeException(
                    where(), "x=" + x.shape() + " has a single value per channel",
                    "training estimates a variance from at least two values", "use a larger batch, or eval()");
        }
        if (!isRepeating()) {
            running.follow(x, true);
            batches.assign(Tensor.ofInts(batches.device(), Shape.SCALAR, new int[] {batches.toInts()[0] + 1}));
        }
        return x.apply(norm, weight, bias);
    }
}
