package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.vit.VisionTransformerConfig.Positions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
    /** Models up to this size are built in the test; the larger ones are counted tensor by tensor. */
    private static final long SMALL = 6_000_000;

    /** The published sizes are those that timm and the paper's own code report. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "vit_smoke, 141898, 10683008",
        "vit_micro_cifar, 460714, 33326016",
        "vit_mini_cifar, 810890, 57017600",
        "vit_small_cifar, 2693578, 182849664",
        "vit_deep_cifar, 2697226, 184616832",
        "vit_lite_7_cifar, 3722250, 254482432",
        "vit_wide_cifar, 4248842, 286001664",
        "vit_deep_patch2_cifar, 2727178, 906561408",
        "cct_2_3x2_cifar, 283723, 35341568",
        "cct_4_3x2_cifar, 482123, 50021632",
        "cct_6_3x2_cifar, 3326923, 253463040",
        "cct_7_3x1_cifar, 3760139, 1181616640",
        "cct_7_3x2_cifar, 3853259, 289114624",
        "cvt_7_4_cifar, 3716619, 250382848",
        "vit_tiny_patch16_224, 5717416, 1253683200",
        "vit_small_patch16_224, 22050664, 4598882304",
        "vit_small_patch32_224, 22878952, 1142909952",
        "vit_base_patch8_224, 86576872, 78148337664",
        "vit_base_patch16_224, 86567656, 17563828224",
        "vit_base_patch32_224, 88224232, 4409186304",
        "vit_large_patch14_224, 304203752, 81013006336",
        "vit_large_patch16_224, 304326632, 61554712576",
        "vit_large_patch32_224, 306535400, 15377539072",
        "vit_huge_patch14_224, 632045800, 167295109120",
        "vit_tiny_patch16_224_in21k, 9777171, 1257721920",
        "vit_small_patch16_224_in21k, 30223059, 4607033472",
        "vit_small_patch32_224_in21k, 31051347, 1151061120",
        "vit_base_patch16_224_in21k, 103186515, 17580425472",
        "vit_base_patch32_224_in21k, 104843091, 4425783552",
        "vit_large_patch16_224_in21k, 326740307, 61577104384",
        "vit_large_patch32_224_in21k, 328949075, 15399930880",
        "vit_huge_patch14_224_in21k, 660385363, 167323426560",
        "deit_tiny_distilled_patch16_224, 5910800, 1261003776",
        "deit_small_distilled_patch16_224, 22436432, 4624140288",
        "deit_base_distilled_patch16_224, 87338192, 17656811520",
        "vit_tiny_r_s16_p8_224, 6337704, 433681920",
        "vit_small_r26_s32_224, 36431912, 3463851008",
        "vit_base_r50_s16_224, 98659112, 21535358976",
        "vit_large_r50_s32_224, 328994856, 19413295104",
        "vit_pytorch_patch32_224, 54615016, 2702467072"})
    void parametersAndMultiplyAddsAreAsPublished(String name, long parameters, long multiplyAdds) {
        VisionTransformerConfig config = Presets.named(name).config();
        assertEquals(parameters, config.parameterCount());
        assertEquals(multiplyAdds, config.multiplyAdds());
    }

    /** With the head for the 21,843 classes of ImageNet-21k, the layer before it or not. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "vit_tiny_patch16_224, 9777171, 9740115",
        "vit_small_patch16_224, 30223059, 30075219",
        "vit_small_patch32_224, 31051347, 30903507",
        "vit_base_patch16_224, 103186515, 102595923",
        "vit_base_patch32_224, 104843091, 104252499",
        "vit_large_patch16_224, 326740307, 325690707",
        "vit_large_patch32_224, 328949075, 327899475",
        "vit_huge_patch14_224, 660385363, 658745683"})
    void headsForImageNet21kAreCountedWithAndWithoutPreLogits(String name, long with, long without) {
        VisionTransformerConfig config = Presets.named(name).config(21_843);
        assertEquals(without, config.parameterCount());
        assertEquals(with, config.with(c -> c.preLogits(true)).parameterCount());
        assertEquals(config.with(c -> c.preLogits(true)), Presets.named(name + "_in21k").config());
    }

    @Test
    void everyPresetIsCounted() {
        assertEquals(40, Presets.all().size());
        assertEquals(Presets.all().size(), Presets.all().stream().map(Preset::name).distinct().count());
    }

    static Stream<Preset> smallPresets() {
        return Presets.all().stream().filter(preset -> preset.config().parameterCount() <= SMALL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smallPresets")
    void theTableOfParametersIsThatOfTheModel(Preset preset) {
        VisionTransformer model = new VisionTransformer(new Init(Device.cpu(), new Philox(1)), preset.config());
        assertEquals(shapes(model), new LinkedHashMap<>(ParameterTable.of(preset.config())));
        assertEquals(List.copyOf(model.parameters().keySet()),
                List.copyOf(ParameterTable.of(preset.config()).keySet()));
    }

    @Test
    void theTableOfParametersFollowsEveryOption() {
        List<VisionTransformerConfig> configs = List.of(
                tiny().with(c -> c.qkvBias(false).qkNorm(true).layerScale(0.1)),
                tiny().with(VisionTransformerConfigBuilder::distilled),
                tiny().with(c -> c.headDim(3).mlpDim(5).meanPooling()),
                tiny().with(c -> c.meanPooling().normAfterPooling(false)),
                tiny().with(c -> c.positions(Positions.NONE).image(8, 16).channels(1)),
                tiny().with(c -> c.preLogits(true)),
                tiny().with(c -> c.sequencePooling().preLogits(true)),
                tiny().with(c -> c.convolutions(new TokenizerConfig(2, 5, 6)).sequencePooling()),
                tiny().with(c -> c.convolutions(TokenizerConfig.of(3, 1)).classTokenAndMean()),
                tiny().with(c -> c.preLogits(true).classTokenAndMean()),
                tiny().with(VisionTransformerConfigBuilder::classTokenAndMean),
                tiny().with(c -> c.positions(Positions.GRID).image(8, 16)),
                tiny().with(c -> c.positions(Positions.GRID).meanPooling()),
                tiny().with(c -> c.positions(Positions.RELATIVE).qkNorm(true).distilled()),
                tiny().with(c -> c.positions(Positions.RELATIVE).meanPooling()),
                tiny().with(c -> c.positions(Positions.SINUSOIDAL)),
                tiny().with(c -> c.patch(8).hybrid(oneBlock())),
                tiny().with(c -> c.stem(VisionTransformerConfig.Stem.NORMALIZED_PROJECTION)));
        for (VisionTransformerConfig config : configs) {
            VisionTransformer model = new VisionTransformer(new Init(Device.reference(), new Philox(1)), config);
            assertEquals(shapes(model), new LinkedHashMap<>(ParameterTable.of(config)), config.toString());
            assertEquals(config.parameterCount(), model.parameterCount());
        }
    }

    @Test
    void anUnknownNameGetsItsNeighbors() {
        ArgumentException error = assertThrows(ArgumentException.class, () -> Presets.named("base16"));
        assertTrue(error.problem().contains("'base16'"), error.problem());
        assertTrue(error.hint().contains("vit_base_patch16_224"), error.hint());
        assertTrue(hint("vit_smal_cifar").startsWith("did you mean vit_small_cifar"), hint("vit_smal_cifar"));
        assertTrue(hint("smoke").startsWith("did you mean vit_smoke"), hint("smoke"));
        assertTrue(hint("ViT_Smoke").startsWith("did you mean vit_smoke"), hint("ViT_Smoke"));
        assertTrue(hint("vit_huge_patch16_224").startsWith("did you mean vit_huge_patch14_224"));
    }

    @Test
    void everyPresetTellsItsSource() {
        Presets.all().forEach(preset -> assertTrue(
                preset.source().equals("Gradus") || preset.source().matches(".+, 20\\d\\d"), preset.toString()));
    }

    @Test
    void aPresetTakesAnotherNumberOfClasses() {
        assertEquals(100, Presets.named("vit_smoke").config(100).classes());
        assertEquals(141898 + 90 * 65, Presets.named("vit_smoke").config(100).parameterCount());
    }

    private static String hint(String name) {
        return assertThrows(ArgumentException.class, () -> Presets.named(name)).hint();
    }

    private static ResNetConfig oneBlock() {
        return new ResNetConfig(32, List.of(new ResNetConfig.Stage(2, 128)));
    }

    private static VisionTransformerConfig tiny() {
        return VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(2).heads(2).classes(3));
    }

    private static Map<String, Shape> shapes(VisionTransformer model) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        model.parameters().forEach((String name, Tensor tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }
}
