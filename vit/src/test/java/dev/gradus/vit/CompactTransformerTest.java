package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.io.SafeTensorsWriter;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.vit.VisionTransformerConfig.Positions;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompactTransformerTest {
    private static final VisionTransformerConfig CONFIG = VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(1)
            .heads(2).classes(4).convolutions(new TokenizerConfig(2, 3, 6)).sequencePooling());

    /** The golden file's model, as its paper has it. */
    private static final VisionTransformerConfig PUBLISHED = VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(2)
            .heads(2).mlpDim(12).classes(4).convolutions(new TokenizerConfig(2, 3, 6)).sequencePooling());

    @TempDir
    private Path folder;

    private final Init init = new Init(Device.reference(), new Philox(2));
    private final Tensor images = init.draw(Initializer.normal(1), Shape.of(8, 3, 8, 8));

    @Test
    void tokensAreThePixelsOfTheLastMaximumRowByRow() {
        VisionTransformerConfig one =
                CONFIG.with(c -> c.image(4).channels(1).convolutions(new TokenizerConfig(1, 3, 5)));
        ConvolutionalTokenizer tokenizer = new ConvolutionalTokenizer(init, one);
        double[] center = new double[8 * 9];
        for (int channel = 0; channel < 8; channel++) {
            center[channel * 9 + 4] = channel == 7 ? -1 : channel;
        }
        Map<String, Tensor> p = tokenizer.parameters();
        p.get("convs.0.weight").assign(Tensor.of(Device.reference(), Shape.of(8, 1, 3, 3), center));
        double[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        Tensor tokens = tokenizer.call(Tensor.of(Device.reference(), Shape.of(1, 1, 4, 4), pixels));
        assertEquals(Shape.of(1, 4, 8), tokens.shape());
        double[] maxima = {6, 8, 14, 16};
        for (int token = 0; token < 4; token++) {
            for (int channel = 0; channel < 8; channel++) {
                double expected = channel == 7 ? 0 : channel * maxima[token];
                assertEquals(expected, tokens.toDoubles()[token * 8 + channel]);
            }
        }
    }

    @Test
    void thePoolWeighsTokensByWhatTheySay() {
        SequencePooling pool = new SequencePooling(init, 2);
        pool.parameters().get("weight").assign(Tensor.of(Device.reference(), Shape.of(1, 2), new double[] {1, -2}));
        Tensor x = Tensor.of(Device.reference(), Shape.of(1, 3, 2), new double[] {1, 0, 0, 1, 2, 2});
        double[] earned = {Math.exp(1), Math.exp(-2), Math.exp(-2)};
        double sum = earned[0] + earned[1] + earned[2];
        double[] expected = {(earned[0] + 2 * earned[2]) / sum, (earned[1] + 2 * earned[2]) / sum};
        assertArrayEquals(expected, pool.call(x).toDoubles(), 1e-15);
        pool.parameters().get("weight").assign(Tensor.zeros(Device.reference(), Shape.of(1, 2)));
        assertArrayEquals(new double[] {1, 1}, pool.call(x).toDoubles(), 1e-15);
    }

    /** The golden file was computed in float64 by plain array code, from the formulas of docs/models/cct.md. */
    @ParameterizedTest
    @MethodSource("devices")
    void weightsOfTheAuthorsGiveTheirLogits(Device device) {
        try (Golden golden = Golden.open("cct", device);
                PretrainedWeights weights = PretrainedWeights.open(published(golden, true))) {
            assertEquals(WeightNaming.CCT, weights.naming());
            VisionTransformer model = weights.model(device, weights.adjust(PUBLISHED.with(c -> c.classes(9))));
            model.eval();
            golden.check("output.logits", model.call(golden.tensor("input.x")));
        }
    }

    static List<Device> devices() {
        return List.of(Device.reference(), Device.cpu());
    }

    /** The golden file's parameters as their authors save them. */
    private Path published(Golden golden, boolean positions) {
        Path path = folder.resolve("cct.safetensors");
        SafeTensorsWriter writer = new SafeTensorsWriter();
        for (String name : golden.file().names()) {
            if (name.startsWith("param.") && (positions || !name.endsWith("positional_emb"))) {
                writer.add(name.substring("param.".length()), golden.file().shape(name), golden.file().doubles(name));
            }
        }
        writer.write(path);
        return path;
    }

    @Test
    void weightsOfTheAuthorsAreRefusedWhereTheyWouldMeanSomethingElse() {
        try (Golden golden = Golden.open("cct", Device.reference());
                PretrainedWeights weights = PretrainedWeights.open(published(golden, false))) {
            CheckpointException plain = assertThrows(CheckpointException.class,
                    () -> weights.model(Device.reference(), PUBLISHED));
            assertTrue(plain.problem().contains("on the straight way"), plain.problem());
            assertTrue(plain.hint().contains("normOnSum(true)"), plain.hint());
            assertThrows(CheckpointException.class, () -> new WeightConversion(weights, WeightNaming.TIMM, 0));
            VisionTransformerConfig adjusted = weights.adjust(PUBLISHED);
            assertEquals(Positions.NONE, adjusted.positions());
            CheckpointException striding = assertThrows(CheckpointException.class, () -> weights.model(
                    Device.reference(), adjusted.with(c -> c.convolutions(new TokenizerConfig(2, 7, 6)))));
            assertTrue(striding.problem().contains("move by several pixels"), striding.problem());
            assertEquals(4, weights.model(Device.reference(), adjusted).config().classes());
        }
    }

    @Test
    void theNormOnTheSumLearnsTooAndEveryBackendAgrees() {
        VisionTransformerConfig onSum = CONFIG.with(c -> c.normOnSum(true).depth(2));
        assertEquals(onSum.parameterCount(), CONFIG.with(c -> c.depth(2)).parameterCount());
        List<double[]> gradients = new ArrayList<>();
        for (Device device : devices()) {
            VisionTransformer model = new VisionTransformer(new Init(device, new Philox(3)), onSum);
            Tensor same = Tensor.of(device, images.shape(), images.toDoubles());
            Shape logits = Shape.of(8, 4);
            Init fixed = new Init(Device.reference(), new Philox(4));
            Tensor cotangent = Tensor.of(device, logits, fixed.draw(Initializer.normal(1), logits).toDoubles());
            model.call(same).mul(cotangent).sum().backward();
            gradients.add(model.parameters().get("blocks.0.norm2.weight").grad().toDoubles());
        }
        assertArrayEquals(gradients.get(0), gradients.get(1), 1e-4);
        assertTrue(Math.abs(gradients.get(0)[0]) > 1e-3, "a gradient that is not 0");
    }

    @Test
    void modelsThatCutPatchesHaveTheirNamesToo() {
        VisionTransformerConfig lite = VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(1).heads(2).mlpDim(16)
                .classes(4).qkvBias(false).layerNormEps(1e-5).normOnSum(true));
        VisionTransformer model = new VisionTransformer(init, lite);
        SafeTensorsWriter writer = new SafeTensorsWriter();
        model.state().forEach((name, tensor) -> writer.add(WeightNaming.CVT.toFile(name).getFirst().name(),
                tensor.shape().toArray(), tensor.toDoubles()));
        writer.write(folder.resolve("lite.safetensors"));
        try (PretrainedWeights weights = PretrainedWeights.open(folder.resolve("lite.safetensors"))) {
            assertEquals(WeightNaming.CVT, weights.naming());
            VisionTransformer read = weights.model(Device.reference(), weights.adjust(lite.with(c -> c.classes(7))));
            assertArrayEquals(model.call(images).toDoubles(), read.call(images).toDoubles());
        }
    }

    @Test
    void aCheckpointOfOursIsRecognized() {
        VisionTransformerConfig config = Presets.named("cct_2_3x2_cifar").config();
        VisionTransformer model = new VisionTransformer(init, config);
        Path file = folder.resolve("ours.safetensors");
        Checkpoint.write(file, model.state(), Map.of(), Map.of());
        try (PretrainedWeights weights = PretrainedWeights.open(file)) {
            assertEquals(WeightNaming.TIMM, weights.naming());
            assertEquals("cct_2_3x2_cifar", weights.preset().orElseThrow().name());
            assertTrue(weights.compare(model).isEmpty());
        }
    }

    @Test
    void aFewImagesAreLearnedByHeart() {
        VisionTransformer model = new VisionTransformer(init, CONFIG);
        AdamW optimizer = new AdamW(model.parameterGroups(0));
        Tensor labels = Tensor.ofInts(Device.reference(), Shape.of(8), new int[] {0, 1, 2, 3, 3, 2, 1, 0});
        double loss = Double.NaN;
        for (int step = 0; step < 120; step++) {
            try (var _ = Scope.open()) {
                optimizer.zeroGrad();
                Tensor error = model.forward(images).crossEntropy(labels, 0);
                loss = error.item();
                error.backward();
                optimizer.step(1e-2);
            }
        }
        assertTrue(loss < 0.05, "the loss is still " + loss);
    }

    @Test
    void thePatchIsTheStrideOfTheConvolutions() {
        assertEquals(4, CONFIG.patch());
        assertEquals(4, CONFIG.tokens());
        assertEquals("patch must be the tokenizer's stride 4, got 8", refused(c -> c.patch(8)));
        assertEquals("the stem CONVOLUTIONS needs a tokenizer",
                refused(c -> c.stem(Stem.PROJECTION).stem(Stem.CONVOLUTIONS)));
        assertEquals(TokenizerConfig.none(), CONFIG.with(c -> c.stem(Stem.PROJECTION)).tokenizer());
        assertThrows(ShapeException.class, () -> new VisionTransformer(init, CONFIG)
                .call(Tensor.zeros(Device.reference(), Shape.of(1, 3, 8, 4))));
    }

    private static String refused(Consumer<VisionTransformerConfigBuilder> changes) {
        return assertThrows(ArgumentException.class, () -> CONFIG.with(changes)).problem();
    }

    @Test
    void sizesThatMakeNoTokenizerAreRefused() {
        assertEquals("kernel must be odd and positive, got 4", refused(() -> new TokenizerConfig(1, 4, 8)));
        assertEquals("layers must be 0 to 8, got 9", refused(() -> new TokenizerConfig(9, 3, 8)));
        assertEquals("hiddenChannels must be positive, got 0", refused(() -> new TokenizerConfig(2, 3, 0)));
        assertTrue(refused(() -> new TokenizerConfig(0, 3, 0)).startsWith("without layers"));
    }

    private static String refused(Runnable making) {
        return assertThrows(ArgumentException.class, making::run).problem();
    }
}
