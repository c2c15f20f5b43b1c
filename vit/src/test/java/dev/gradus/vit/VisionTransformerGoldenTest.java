package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small models of the timm and vit-pytorch libraries, computed there in float64. */
class VisionTransformerGoldenTest {
    static Stream<Arguments> models() {
        return Stream.of(
                model("vit", "logits", Naming.same(), c -> {}),
                model("vit_gap_fc_norm", "logits", Naming.same(), VisionTransformerConfigBuilder::meanPooling),
                model("vit_layer_scale", "logits", Naming.same(), c -> c.layerScale(1e-5)),
                model("vit_no_qkv_bias", "logits", Naming.same(), c -> c.qkvBias(false)),
                model("vit_qk_norm", "logits", Naming.same(), c -> c.qkNorm(true)),
                model("vit_pytorch", "y", new VitPytorchNaming(), c -> c.stem(Stem.NORMALIZED_PROJECTION).heads(3)
                        .headDim(8).mlpDim(40).qkvBias(false).layerNormEps(1e-5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void logitsAndEveryGradientMatchOnTheReference(
            String name, String output, Naming naming, VisionTransformerConfig config) {
        check(name, output, naming, config, Device.reference());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void logitsAndEveryGradientMatchOnTheCpu(
            String name, String output, Naming naming, VisionTransformerConfig config) {
        check(name, output, naming, config, Device.cpu());
    }

    private static void check(
            String name, String output, Naming naming, VisionTransformerConfig config, Device device) {
        try (Golden golden = Golden.open(name, device)) {
            VisionTransformer model = golden.model(config, naming);
            Tensor x = golden.tensor("input.x").requireGrad();
            Tensor logits = model.forward(x);
            golden.check("output." + output, logits);
            logits.backward(golden.tensor("grad.output." + output));
            golden.check("grad.x", x.grad());
            checkParameters(golden, model, naming);
        }
    }

    private static void checkParameters(Golden golden, VisionTransformer model, Naming naming) {
        Map<String, Tensor> unchecked = new HashMap<>(model.parameters());
        for (String inFile : golden.file().names()) {
            if (inFile.startsWith("param.")) {
                String published = inFile.substring("param.".length());
                Tensor parameter = unchecked.remove(naming.toModel(published));
                golden.check("grad." + published, parameter.grad());
            }
        }
        assertTrue(unchecked.isEmpty(), "no golden gradient for " + unchecked.keySet());
        String attributes = golden.file().metadata().get("attributes");
        assertTrue(attributes.contains("\"parameters\": " + model.parameterCount()), attributes);
        assertEquals(model.config().parameterCount(), model.parameterCount());
    }

    private static Arguments model(
            String name, String output, Naming naming, Consumer<VisionTransformerConfigBuilder> choices) {
        Consumer<VisionTransformerConfigBuilder> small = c -> c.dim(32).depth(2).heads(2).classes(5);
        return Arguments.of(name, output, naming, VisionTransformerConfig.of(32, 8, small.andThen(choices)));
    }
}
