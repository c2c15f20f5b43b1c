package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.OpenClBackend;
import dev.gradus.autograd.error.MemoryException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.Locale;
import java.util.function.Supplier;

/** Which batch a device has room for: steps with one and with two pictures tell what a picture and the model take. */
final class FittingBatch {
    /** Regions of memory do not fit each other without gaps. */
    private static final double USABLE = 0.9;

    private final RunConfig config;
    private final Supplier<Device> opening;

    FittingBatch(RunConfig config, Supplier<Device> opening) {
        this.config = config;
        this.opening = opening;
    }

    /** What to do, in words. */
    String hint() {
        try {
            long one = peak(1);
            long picture = peak(2) - one;
            long model = one - picture;
            long fits = (long) ((USABLE * memory() - model) / picture);
            String costs = "a picture takes about " + kilobytes(picture) + ", the model with its optimizer "
                    + kilobytes(model);
            return fits < 1
                    ? costs + ": train a smaller model"
                    : "--batch " + Math.min(fits, Math.max(1, config.recipe().training().batch() - 1)) + " would fit ("
                            + costs + ")";
        } catch (MemoryException full) {
            return "not even a batch of two pictures fits: train a smaller model";
        }
    }

    private static String kilobytes(long bytes) {
        return String.format(Locale.ROOT, "%,d KiB", bytes >> 10);
    }

    private long memory() {
        try (Device device = opening.get()) {
            return device.backend() instanceof OpenClBackend backend ? backend.device().memory() : 0;
        }
    }

    /** The most bytes that were held on a device of its own. */
    private long peak(int batch) {
        try (Device device = opening.get()) {
            step(device, batch);
            return device.backend().memory().use().peak();
        }
    }

    private void step(Device device, int batch) {
        VisionTransformerConfig vit = config.vit();
        VisionTransformer model = new VisionTransformer(new Init(device, new Philox(0)), vit);
        Optimizer optimizer = config.recipe().optimizer().make(model, config.recipe().start());
        try (Scope _ = Scope.open()) {
            Tensor pictures = Tensor.zeros(device, Shape.of(batch, vit.channels(), vit.height(), vit.width()));
            Tensor labels = Tensor.ofInts(device, Shape.of(batch), new int[batch]);
            model.call(pictures).crossEntropy(labels, config.recipe().training().labelSmoothing()).backward();
            optimizer.step(config.recipe().optimizer().lr());
        }
    }
}
