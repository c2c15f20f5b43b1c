package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.GradientClip;
import org.junit.jupiter.api.Test;

/** The model of the smoke preset learns the same on every device. */
class SameLossesTest {
    private static final int STEPS = 20;
    private static final int BATCH = 4;

    @Test
    void twentyStepsFromOneSeedHaveTheSameLossesOnEveryDevice() {
        double[] expected = losses(Device.reference());
        for (Device device : FastDevices.all()) {
            double[] losses = losses(device);
            for (int step = 0; step < STEPS; step++) {
                assertEquals(expected[step], losses[step], 1e-4 * expected[step],
                        "loss of step " + step + " on " + device);
            }
        }
    }

    private static double[] losses(Device device) {
        Philox random = new Philox(11);
        VisionTransformer model = new VisionTransformer(
                new Init(device, random), Presets.named("vit_smoke").config().with(c -> c.dropPath(0.1)));
        model.train();
        AdamW optimizer = new AdamW(model.parameterGroups(0.05));
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            try (Scope _ = Scope.open()) {
                Tensor images = Tensor.of(device, Shape.of(BATCH, 3, 32, 32), pixels(step));
                Tensor labels = Tensor.ofInts(device, Shape.of(BATCH), new int[] {step % 10, 3, 7, (step + 5) % 10});
                Tensor loss = model.call(images).crossEntropy(labels, 0.1);
                losses[step] = loss.item();
                loss.backward();
                GradientClip.globalNorm(model.parameters().values(), 1);
                optimizer.step(1e-3);
            }
            model.zeroGrad();
        }
        return losses;
    }

    private static double[] pixels(int step) {
        double[] pixels = new double[BATCH * 3 * 32 * 32];
        for (int i = 0; i < pixels.length; i++) {
            // Rounded to float, so that every device sees the same picture.
            pixels[i] = (float) Math.sin(0.37 * i + 0.11 * step * (i % 7));
        }
        return pixels;
    }
}
