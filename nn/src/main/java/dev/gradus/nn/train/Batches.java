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

    /** [count] indices. */
    static Tensor labels(Device device, Batch batch) {
        return Tensor.ofInts(device, Shape.of(batch.count()), Arrays.copyOf(batch.labels(), batch.count()));
    }

    /** How many rows of logits have their largest value at their label, as one number on the device. */
    static Tensor correct(Tensor logits, Tensor labels) {
        Tensor count = Tensor.uninitialized(logits.device(), logits.dtype(), Shape.of(1));
        logits.device().backend().reduce().countEqual(count.storage(), logits.argmax(-1).storage(), labels.storage());
        return count;
    }
}
