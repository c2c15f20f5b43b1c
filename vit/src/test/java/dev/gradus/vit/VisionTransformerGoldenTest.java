package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.nn.checkpoint.Part;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small models of the timm and vit-pytorch libraries, computed there in float64. */
class VisionTransformerGoldenTest {
    private static final ResNetConfig HYBRID = new ResNetConfig(
            32, List.of(new ResNetConfig.Stage(2, 128), new ResNetConfig.Stage(1, 256)));

    static Stream<Arguments> models() {
        return Stream.of(
                model("vit", "logits", Naming.same(), c -> {}),
                model("vit_gap_fc_norm", "logits", Naming.same(), VisionTransformerConfigBuilder::meanPooling),
                model("vit_layer_scale", "logits", Naming.same(), c -> c.layerScale(1e-5)),
                model("vit_no_qkv_bias", "logits", Naming.same(), c -> c.qkvBias(false)),
                model("vit_qk_norm", "logits", Naming.same(), c -> c.qkNorm(true)),
                model("deit_distilled_eval", "logits", Naming.same(), VisionTransformerConfigBuilder::distilled),
                model("huggingface_vit", "logits", WeightNaming.HUGGING_FACE, c -> c.mlpDim(64).layerNormEps(1e-12)),
                model("hybrid_resnet", "logits", Naming.same(), c -> c.depth(1).hybrid(HYBRID)),
                model("vit_pytorch", "y", WeightNaming.VIT_PYTORCH, c -> c.stem(Stem.NORMALIZED_PROJECTION).heads(3)
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
    void logitsAndEveryGradientMatchOnFastDevices(
            String name, String output, Naming naming, VisionTransformerConfig config) {
        FastDevices.all().forEach(device -> check(name, output, naming, config, device));
    }

    @Test
    void bothHeadsOfADistilledModelMatchOnTheReference() {
        checkBothHeads(Device.reference());
    }

    @Test
    void bothHeadsOfADistilledModelMatchOnFastDevices() {
        FastDevices.all().forEach(VisionTransformerGoldenTest::checkBothHeads);
    }

    private static void checkBothHeads(Device device) {
        try (Golden golden = Golden.open("deit_distilled_train", device)) {
            VisionTransformer model = golden.model(small(VisionTransformerConfigBuilder::distilled), Naming.same());
            model.train();
            Tensor x = golden.tensor("input.x").requireGrad();
            DistilledLogits both = model.forwardBoth(x);
            golden.check("output.logits0", both.classLogits());
            golden.check("output.logits1", both.distillationLogits());
            Tensor weighed = both.classLogits().mul(golden.tensor("grad.output.logits0")).sum();
            weighed.add(both.distillationLogits().mul(golden.tensor("grad.output.logits1")).sum()).backward();
            golden.check("grad.x", x.grad());
            checkParameters(golden, model, Naming.same());
        }
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
        Map<String, Tensor> parameters = model.parameters();
        Set<String> unchecked = new HashSet<>(parameters.keySet());
        for (String inFile : golden.file().names()) {
            if (inFile.startsWith("param.")) {
                String published = inFile.substring("param.".length());
                String name = naming.toModel(published);
                unchecked.remove(name);
                golden.check("grad." + published, part(parameters.get(name).grad(), naming.part(published)));
            }
        }
        assertTrue(unchecked.isEmpty(), "no golden gradient for " + unchecked);
        String attributes = golden.file().metadata().get("attributes");
        assertTrue(attributes.contains("\"parameters\": " + model.parameterCount()), attributes);
        assertEquals(model.config().parameterCount(), model.parameterCount());
    }

    /** The rows that a tensor of the file holds. */
    private static Tensor part(Tensor whole, Part part) {
        if (part.count() == 1) {
            return whole;
        }
        int rows = whole.dim(0) / part.count();
        return whole.narrow(0, part.index() * rows, (part.index() + 1) * rows);
    }

    private static Arguments model(
            String name, String output, Naming naming, Consumer<VisionTransformerConfigBuilder> choices) {
        return Arguments.of(name, output, naming, small(choices));
    }

    private static VisionTransformerConfig small(Consumer<VisionTransformerConfigBuilder> choices) {
        Consumer<VisionTransformerConfigBuilder> small = c -> c.dim(32).depth(2).heads(2).classes(5);
        return VisionTransformerConfig.of(32, 8, small.andThen(choices));
    }
}
