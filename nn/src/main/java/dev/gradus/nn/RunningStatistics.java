package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.NoGrad;
import java.util.stream.IntStream;

/**
 * Mean and variance of each channel, averaged over the batches seen: new = (1 − momentum)·old + momentum·batch.
 *
 * @param mean the buffer of means [channels], 0 at first
 * @param variance the buffer of variances [channels], 1 at first
 * @param momentum how much the latest batch counts; 0.1 is usual
 */
record RunningStatistics(Tensor mean, Tensor variance, double momentum) {
    RunningStatistics {
        if (!(momentum > 0 && momentum <= 1)) {
            throw new ArgumentException("running_statistics", "momentum must lie in (0, 1], got " + momentum);
        }
    }

    /**
     * Takes in a batch [batch, channels, ...].
     *
     * @param unbiased whether its variance is estimated with n − 1 instead of n
     */
    void follow(Tensor x, boolean unbiased) {
        int[] axes = IntStream.range(0, x.rank()).filter(axis -> axis != 1).toArray();
        double n = x.count() / (double) x.dim(1);
        Shape vector = mean.shape();
        try (NoGrad _ = Tensor.noGrad()) {
            Tensor batchMean = x.mean(true, axes);
            Tensor batchVariance = x.sub(batchMean).square().mean(true, axes).mul(unbiased ? n / (n - 1) : 1);
            mean.assign(average(mean, batchMean.reshape(vector)));
            variance.assign(average(variance, batchVariance.reshape(vector)));
        }
    }

    private Tensor average(Tensor old, Tensor latest) {
        return old.mul(1 - momentum).add(latest.mul(momentum));
    }
}
