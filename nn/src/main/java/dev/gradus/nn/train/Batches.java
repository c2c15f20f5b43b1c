package dev.gradus.nn.train;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.nn.data.Batch;
import java.util.Arrays;

/** Brings a loader's batches onto a device, without waiting for it. */
final class Batches {
    private Batches() {}

    /** [count, channels, height, width]. */
    static Tensor images(Device device, Batch batch) {
        Shape shape = Shape.of(batch.shape());
        float[] pixels = batch.pixels();
        return Tensor.of(device, shape,
                pixels.length == shape.count() ? pixels : Arrays.copyOf(pixels, shape.count()));
    }

    /** [count] indices: the labels of which more is to be seen. */
    static Tensor labels(Device device, Batch batch) {
        return indices(device, batch.mainLabels(), batch);
    }

    private static Tensor indices(Device device, int[] labels, Batch batch) {
        return Tensor.ofInts(device, Shape.of(batch.count()), Arrays.copyOf(labels, batch.count()));
    }

    /**
     * The mean cross-entropy of logits [count, classes]; that of a mixed batch is share·L(labels) + (1 −
     * share)·L(partners). The loss is linear in its target, so this is the cross-entropy with the mixed target, and
     * both terms have the fused kernel.
     */
    static Tensor loss(Tensor logits, Batch batch, double smoothing) {
        Device device = logits.device();
        Tensor own = logits.crossEntropy(indices(device, batch.labels(), batch), smoothing);
        if (!batch.isMixed()) {
            return own;
        }
        Tensor other = logits.crossEntropy(indices(device, batch.partners(), batch), smoothing);
        return own.mul(batch.share()).add(other.mul(1 - batch.share()));
    }

    /** How many rows of logits have their largest value at their label, as one number on the device. */
    static Tensor correct(Tensor logits, Tensor labels) {
        Tensor count = Tensor.uninitialized(logits.device(), logits.dtype(), Shape.of(1));
        logits.device().backend().reduce().countEqual(count.storage(), logits.argmax(-1).storage(), labels.storage());
        return count;
    }
}
