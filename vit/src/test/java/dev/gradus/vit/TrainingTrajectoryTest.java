package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.ParameterGroup;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Five steps of AdamW on one batch, with label smoothing and clipping, as timm and PyTorch take them in float64. */
class TrainingTrajectoryTest {
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(32, 8, c -> c.dim(32).depth(2).heads(2).classes(5));

    @Test
    void lossesAndFinalWeightsMatchOnTheReference() {
        follow(Device.reference(), i -> true);
    }

    /**
     * Except for the biases of the keys, the middle third of {@code attn.qkv.bias}: shifting all keys changes nothing,
     * so their gradient is 0 but for rounding, and Adam divides the rounding of floats by its own size.
     */
    @Test
    void lossesAndFinalWeightsMatchOnFastDevices() {
        FastDevices.all().forEach(device -> follow(device, i -> i / CONFIG.dim() != 1));
    }

    private static void follow(Device device, IntPredicate comparedBiases) {
        try (Golden golden = Golden.open("training_trajectory", device)) {
            VisionTransformer model = golden.model(CONFIG, Naming.same());
            model.train();
            AdamW optimizer = new AdamW(List.of(new ParameterGroup("all", model.parameters(), 1, 0.05)));
            Tensor x = golden.tensor("input.x");
            Tensor labels = Tensor.ofInts(device, Shape.of(8), golden.ints("input.target"));
            double[] losses = golden.values("output.losses");
            for (int step = 0; step < losses.length; step++) {
                try (var _ = Scope.open()) {
                    optimizer.zeroGrad();
                    Tensor loss = model.forward(x).crossEntropy(labels, 0.1);
                    assertEquals(losses[step], loss.item(), Golden.bound(device) * losses[step],
                            "loss of step " + step);
                    loss.backward();
                    GradientClip.globalNorm(model.parameters().values(), 1);
                    optimizer.step(1e-3);
                }
            }
            model.parameters().forEach((name, parameter) -> golden.check(
                    "output.param." + name,
                    parameter,
                    name.endsWith("attn.qkv.bias") ? comparedBiases : i -> true));
        }
    }
}
