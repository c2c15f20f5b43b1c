package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The drawn values are looked at: deviation, and how far out the largest of them lies. */
class InitializationTest {
    private static final int DIM = 48;
    private static final int HIDDEN = 96;
    private static final int INPUTS = 3 * 16 * 16;
    private static final VisionTransformerConfig CONFIG = VisionTransformerConfig.of(64, 16,
            c -> c.dim(DIM).depth(2).heads(3).mlpDim(HIDDEN).classes(40));

    private static Map<String, Tensor> drawn(VisionTransformerConfig config, Initialization initialization) {
        VisionTransformerConfig chosen = config.with(c -> c.initialization(initialization));
        return new VisionTransformer(new Init(Device.reference(), new Philox(11)), chosen).parameters();
    }

    @Test
    void timmDrawsNormalNumbersAndAClassTokenNextToZero() {
        Map<String, Tensor> p = drawn(CONFIG, Initialization.TIMM);
        assertTimmsLayers(p);
        assertNormal(1e-6, p.get("cls_token"), 0.3);
        assertNormal(0.02, drawn(CONFIG.with(c -> c.distilled()), Initialization.TIMM).get("dist_token"), 0.3);
    }

    @Test
    void deitDrawsItsTokensAsEverythingElse() {
        Map<String, Tensor> p = drawn(CONFIG.with(c -> c.distilled()), Initialization.DEIT);
        assertTimmsLayers(p);
        assertNormal(0.02, p.get("cls_token"), 0.3);
        assertNormal(0.02, p.get("dist_token"), 0.3);
        assertNormal(0.02, p.get("head_dist.weight"), 0.1);
        assertEquals(Initialization.DEIT, Presets.named("deit_tiny_distilled_patch16_224").config().initialization());
    }

    private static void assertTimmsLayers(Map<String, Tensor> p) {
        for (String name : new String[] {"blocks.0.attn.qkv", "blocks.1.attn.proj", "blocks.0.mlp.fc1",
            "blocks.1.mlp.fc2", "head"}) {
            assertNormal(0.02, p.get(name + ".weight"), 0.1);
            assertConstant(0, p.get(name + ".bias"));
        }
        assertNormal(0.02, p.get("pos_embed"), 0.1);
        assertUniform(1 / Math.sqrt(INPUTS), p.get("patch_embed.proj.weight"));
        assertUniform(1 / Math.sqrt(INPUTS), p.get("patch_embed.proj.bias"));
        assertConstant(1, p.get("norm.weight"));
        assertConstant(0, p.get("norm.bias"));
    }

    @Test
    void thePaperDrawsByTheWidthOfALayerAndStartsWithAHeadOfZeros() {
        Map<String, Tensor> p = drawn(CONFIG.with(c -> c.preLogits(true)), Initialization.PAPER);
        for (int part = 0; part < 3; part++) {
            assertUniform(Math.sqrt(6.0 / (DIM + DIM)), p.get("blocks.0.attn.qkv.weight").narrow(0, part * DIM,
                    (part + 1) * DIM));
        }
        assertConstant(0, p.get("blocks.0.attn.qkv.bias"));
        assertUniform(Math.sqrt(6.0 / (DIM + DIM)), p.get("blocks.1.attn.proj.weight"));
        assertConstant(0, p.get("blocks.1.attn.proj.bias"));
        assertUniform(Math.sqrt(6.0 / (DIM + HIDDEN)), p.get("blocks.0.mlp.fc1.weight"));
        assertUniform(Math.sqrt(6.0 / (DIM + HIDDEN)), p.get("blocks.1.mlp.fc2.weight"));
        assertNormal(1e-6, p.get("blocks.0.mlp.fc1.bias"), 0.3);
        assertNormal(1e-6, p.get("blocks.1.mlp.fc2.bias"), 0.3);
        assertCutAtTwo(1 / Math.sqrt(INPUTS), p.get("patch_embed.proj.weight"));
        assertConstant(0, p.get("patch_embed.proj.bias"));
        assertCutAtTwo(1 / Math.sqrt(DIM), p.get("pre_logits.fc.weight"));
        assertConstant(0, p.get("pre_logits.fc.bias"));
        assertNormal(0.02, p.get("pos_embed"), 0.1);
        assertConstant(0, p.get("cls_token"));
        assertConstant(0, p.get("head.weight"));
        assertConstant(0, p.get("head.bias"));
        assertConstant(1, p.get("blocks.0.norm1.weight"));
    }

    @Test
    void withThePapersTheFirstLossIsTheLogarithmOfTheNumberOfClasses() {
        Init init = new Init(Device.reference(), new Philox(1));
        VisionTransformer model =
                new VisionTransformer(init, CONFIG.with(c -> c.initialization(Initialization.PAPER)));
        Tensor images = init.draw(Initializer.normal(1), Shape.of(2, 3, 64, 64));
        Tensor labels = Tensor.ofInts(Device.reference(), Shape.of(2), new int[] {3, 39});
        assertEquals(Math.log(40), model.call(images).crossEntropy(labels, 0).item(), 1e-15);
    }

    @Test
    void theFiltersOfAHybridHaveTheDeviationOfTheirInputsOrOutputs() {
        VisionTransformerConfig config = CONFIG.with(c -> c.hybrid(ResNetConfig.of(1, 1)).image(64).patch(8));
        String filters = "patch_embed.backbone.stages.1.blocks.0.conv2.weight";
        Tensor timm = drawn(config, Initialization.TIMM).get(filters);
        assertNormal(Math.sqrt(2.0 / (timm.dim(0) * 9)), timm, 0.05);
        Tensor paper = drawn(config, Initialization.PAPER).get(filters);
        assertCutAtTwo(Math.sqrt(1.0 / (paper.dim(1) * 9)), paper);
        assertConstant(0, drawn(config, Initialization.PAPER).get(
                "patch_embed.backbone.stages.0.blocks.0.norm3.weight"));
    }

    @ParameterizedTest
    @EnumSource
    void everyOneOfThemFillsEveryKindOfModel(Initialization initialization) {
        for (Preset preset : Presets.all()) {
            if (preset.config().parameterCount() < 12_000_000) {
                Map<String, Tensor> p = drawn(preset.config(), initialization);
                assertEquals(new TreeSet<>(ParameterTable.of(preset.config()).keySet()), new TreeSet<>(p.keySet()));
                p.forEach((name, tensor) -> assertTrue(
                        Arrays.stream(tensor.toDoubles()).allMatch(Double::isFinite), name));
            }
        }
    }

    @Test
    void theyHaveNames() {
        assertEquals(Initialization.PAPER, Initialization.named("paper"));
        ArgumentException unknown = assertThrows(ArgumentException.class, () -> Initialization.named("flax"));
        assertEquals("one of timm, deit, paper", unknown.rule());
    }

    /** The largest of n normal numbers lies some three to five deviations out: no uniform one does. */
    private static void assertNormal(double std, Tensor tensor, double tolerance) {
        double[] values = tensor.toDoubles();
        assertEquals(std, deviation(values), tolerance * std);
        double farthest = farthest(values) / std;
        assertTrue(farthest > 1.8 && farthest < 6, "farthest of " + values.length + ": " + farthest);
        assertTrue(values.length < 1000 || farthest > 2.9, "farthest of " + values.length + ": " + farthest);
    }

    /** Of deviation {@code std}, and nothing beyond two deviations of the normal distribution that was cut. */
    private static void assertCutAtTwo(double std, Tensor tensor) {
        double[] values = tensor.toDoubles();
        assertEquals(std, deviation(values), 0.05 * std);
        double farthest = farthest(values) / std;
        assertTrue(farthest > 2.2 && farthest < 2.2738, "farthest of " + values.length + ": " + farthest);
    }

    private static void assertUniform(double bound, Tensor tensor) {
        double[] values = tensor.toDoubles();
        double farthest = farthest(values);
        assertTrue(farthest <= bound && farthest > 0.9 * bound, "bound " + bound + ", farthest " + farthest);
        assertEquals(bound / Math.sqrt(3), deviation(values), 0.15 * bound / Math.sqrt(3));
    }

    private static void assertConstant(double value, Tensor tensor) {
        double[] expected = new double[tensor.count()];
        Arrays.fill(expected, value);
        assertArrayEquals(expected, tensor.toDoubles());
    }

    private static double farthest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    /** From 0, which is the mean of all of them. */
    private static double deviation(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElseThrow());
    }
}
