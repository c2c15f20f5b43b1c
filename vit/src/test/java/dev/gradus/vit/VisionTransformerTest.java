package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.reference.ReferenceBackend;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.nn.checkpoint.Weights;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.Muon;
import dev.gradus.nn.optim.ParameterGroup;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VisionTransformerTest {
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(2).heads(2).classes(3));

    @Test
    void parametersHaveTheNamesOfTimm() {
        VisionTransformer model = model(CONFIG.with(c -> c.depth(1).layerScale(0.1).qkNorm(true)), 1);
        assertEquals(
                List.of("cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias",
                        "blocks.0.norm1.weight", "blocks.0.norm1.bias", "blocks.0.attn.qkv.weight",
                        "blocks.0.attn.qkv.bias", "blocks.0.attn.q_norm.weight", "blocks.0.attn.q_norm.bias",
                        "blocks.0.attn.k_norm.weight", "blocks.0.attn.k_norm.bias", "blocks.0.attn.proj.weight",
                        "blocks.0.attn.proj.bias", "blocks.0.ls1.gamma", "blocks.0.norm2.weight",
                        "blocks.0.norm2.bias", "blocks.0.mlp.fc1.weight", "blocks.0.mlp.fc1.bias",
                        "blocks.0.mlp.fc2.weight", "blocks.0.mlp.fc2.bias", "blocks.0.ls2.gamma", "norm.weight",
                        "norm.bias", "head.weight", "head.bias"),
                List.copyOf(model.parameters().keySet()));
    }

    @Test
    void firstValuesAreThoseOfTimm() {
        VisionTransformerConfig config = CONFIG.with(c -> c.dim(64).layerScale(1e-5));
        Map<String, Tensor> p = model(config, 5).parameters();
        assertEquals(0.02, std(p.get("blocks.0.attn.qkv.weight")), 0.001);
        assertEquals(0.02, std(p.get("blocks.1.mlp.fc2.weight")), 0.001);
        assertEquals(0.02, std(p.get("head.weight")), 0.003);
        assertEquals(0.02, std(p.get("pos_embed")), 0.002);
        assertEquals(1e-6, std(p.get("cls_token")), 3e-7);
        double bound = 1 / Math.sqrt(48);
        assertEquals(bound / Math.sqrt(3), std(p.get("patch_embed.proj.weight")), 0.003);
        assertTrue(Math.abs(p.get("patch_embed.proj.bias").toDoubles()[0]) <= bound);
        assertNotEquals(0, p.get("patch_embed.proj.bias").toDoubles()[0]);
        assertEquals(0, std(p.get("blocks.0.attn.qkv.bias")));
        assertEquals(0, std(p.get("head.bias")));
        assertEquals(1, p.get("norm.weight").toDoubles()[3]);
        assertEquals(1e-5, p.get("blocks.1.ls2.gamma").toDoubles()[3]);
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        assertArrayEquals(weights(model(CONFIG, 7)), weights(model(CONFIG, 7)));
        assertNotEquals(weights(model(CONFIG, 7))[0], weights(model(CONFIG, 8))[0]);
    }

    @Test
    void withoutRecordingLogitsAreTheSameInsideAndOutsideOfAScope() {
        VisionTransformer model = model(CONFIG, 1);
        model.eval();
        Tensor images = images(2);
        double[] recorded = model.forward(images).toDoubles();
        try (var _ = Tensor.noGrad()) {
            assertArrayEquals(recorded, model.forward(images).toDoubles());
            Tensor kept;
            try (Scope scope = Scope.open()) {
                kept = scope.keep(model.forward(images));
            }
            assertArrayEquals(recorded, kept.toDoubles());
            assertEquals(2 * 3 * 64, images.toDoubles().length, "the images are still readable");
        }
    }

    @Test
    void withoutRecordingMemoryDoesNotGrowWithTheDepth() {
        long shallow = peakOfForward(2);
        long deep = peakOfForward(12);
        assertTrue(deep <= shallow + shallow / 50, "2 blocks " + shallow + " bytes, 12 blocks " + deep);
    }

    @Test
    void theMeanIsTakenBeforeOrAfterTheFinalNorm() {
        VisionTransformerConfig after = CONFIG.with(VisionTransformerConfigBuilder::meanPooling);
        Tensor normalized = model(after, 1).features(images(2));
        assertEquals(1, std(normalized.select(0, 0)), 1e-3);
        assertEquals(0, normalized.select(0, 0).mean().item(), 1e-12);
        Tensor averaged = model(after.with(c -> c.normAfterPooling(false)), 1).features(images(2));
        assertTrue(std(averaged.select(0, 0)) < 0.9, "a mean of different unit vectors is shorter");
        assertEquals(0, averaged.select(0, 0).mean().item(), 1e-12);
    }

    @Test
    void preLogitsAreALinearLayerAndTanhBeforeTheHead() {
        VisionTransformer plain = model(CONFIG, 1);
        VisionTransformer model = model(CONFIG.with(c -> c.preLogits(true)), 2);
        Map<String, Tensor> p = model.parameters();
        plain.parameters().forEach((name, value) -> p.get(name).assign(value));
        p.get("pre_logits.fc.bias").assign(Tensor.full(Device.reference(), 0.3, Shape.of(8)));
        Tensor hidden = plain.features(images(2)).linear(p.get("pre_logits.fc.weight"), p.get("pre_logits.fc.bias"))
                .tanh();
        assertArrayEquals(hidden.toDoubles(), model.features(images(2)).toDoubles(), 1e-15);
        Tensor logits = hidden.linear(p.get("head.weight"), p.get("head.bias"));
        assertArrayEquals(logits.toDoubles(), model.forward(images(2)).toDoubles(), 1e-15);
        try (var _ = Tensor.noGrad()) {
            assertArrayEquals(logits.toDoubles(), model.forward(images(2)).toDoubles(), 1e-15);
        }
    }

    @Test
    void dropoutActsInTrainingOnly() {
        VisionTransformer model = model(CONFIG.with(c -> c.dropout(0.2).attentionDropout(0.2).dropPath(0.2)), 1);
        Tensor images = images(4);
        double[] first = model.forward(images).toDoubles();
        assertNotEquals(first[0], model.forward(images).toDoubles()[0]);
        model.eval();
        assertArrayEquals(model.forward(images).toDoubles(), model.forward(images).toDoubles());
    }

    @Test
    void theRandomStateOfTrainingIsThePositionOfTheGenerator() {
        Philox random = new Philox(1);
        VisionTransformerConfig config = CONFIG.with(c -> c.dropout(0.2).attentionDropout(0.1).dropPath(0.3));
        VisionTransformer model = new VisionTransformer(new Init(Device.reference(), random), config);
        long position = random.position();
        double[] first = model.forward(images(4)).toDoubles();
        random.position(position);
        assertArrayEquals(first, model.forward(images(4)).toDoubles());
    }

    @Test
    void everyPlaceOfDropoutDrawsAWordForEachElement() {
        VisionTransformerConfig config = CONFIG.with(c -> c.dropout(0.2).attentionDropout(0.1).dropPath(0.3));
        long tokens = 4 * 5 * 8;
        long weights = 4 * 2 * 5 * 5;
        long hidden = 4 * 5 * 32;
        long block = weights + tokens + hidden + tokens;
        long branches = 2 * 4; // the first block never skips
        assertEquals(tokens + 2 * block + branches, wordsOfForward(config));
        assertEquals(2 * weights, wordsOfForward(config.with(c -> c.dropout(0).dropPath(0))));
        assertEquals(branches, wordsOfForward(config.with(c -> c.dropout(0).attentionDropout(0))));
    }

    private static long wordsOfForward(VisionTransformerConfig config) {
        Philox random = new Philox(1);
        VisionTransformer model = new VisionTransformer(new Init(Device.reference(), random), config);
        random.position((random.position() + 3) / 4 * 4); // each place starts with a whole block of four words
        long before = random.position();
        model.forward(images(4));
        return random.position() - before;
    }

    @Test
    void matricesDecayAndNothingElse() {
        List<ParameterGroup> groups = model(CONFIG, 1).parameterGroups(0.05);
        assertEquals(0.05, groups.get(0).weightDecay());
        assertEquals(0, groups.get(1).weightDecay());
        assertTrue(groups.get(0).parameters().keySet().stream().allMatch(name -> name.endsWith(".weight")));
        assertTrue(groups.get(0).parameters().containsKey("patch_embed.proj.weight"));
        assertTrue(groups.get(1).parameters().containsKey("cls_token"));
        assertTrue(groups.get(1).parameters().containsKey("pos_embed"));
        assertTrue(groups.get(1).parameters().containsKey("norm.weight"));
    }

    @Test
    void matricesBetweenHiddenValuesAreThoseOfTheBlocks() {
        VisionTransformer model = model(CONFIG, 1);
        Map<String, Integer> hidden = new TreeMap<>();
        model.parameters().keySet().stream().filter(name -> VisionTransformer.hiddenMatrices(name) > 0)
                .forEach(name -> hidden.merge(name.replaceAll("\\d+", "i"),
                        VisionTransformer.hiddenMatrices(name), Math::max));
        assertEquals(Map.of("blocks.i.attn.qkv.weight", 3, "blocks.i.attn.proj.weight", 1,
                "blocks.i.mlp.fci.weight", 1), hidden);
        assertEquals(0, VisionTransformer.hiddenMatrices("patch_embed.convs.0.weight"), "it reads pixels");
        assertEquals(1, VisionTransformer.hiddenMatrices("patch_embed.convs.1.weight"));
        new Muon(model.parameterGroups(0.05), VisionTransformer::hiddenMatrices); // what is named can be cut so
    }

    @Test
    void aCheckpointOfAnotherConfigurationLeavesTheModelAsItWas() {
        VisionTransformer model = model(VisionTransformerConfig.of(32, 8, c -> c.dim(32).depth(2).heads(2)), 1);
        double[] before = weights(model);
        try (Golden golden = Golden.open("vit", Device.reference())) {
            CheckpointException error = assertThrows(
                    CheckpointException.class,
                    () -> Weights.load(golden.file(), model.parameters(), Naming.behind("param.")));
            assertTrue(error.problem().contains("head.weight is [5, 32] in the file, [1000, 32] in the model"),
                    error.problem());
        }
        assertArrayEquals(before, weights(model));
    }

    @Test
    void aFewImagesAreLearnedByHeart() {
        Init init = new Init(Device.reference(), new Philox(3));
        VisionTransformer model = new VisionTransformer(init, CONFIG.with(c -> c.dim(16).meanPooling().classes(4)));
        AdamW optimizer = new AdamW(model.parameterGroups(0));
        Tensor images = init.draw(Initializer.normal(1), Shape.of(8, 3, 8, 8));
        Tensor labels = Tensor.ofInts(Device.reference(), Shape.of(8), new int[] {0, 1, 2, 3, 3, 2, 1, 0});
        double loss = Double.NaN;
        for (int step = 0; step < 100; step++) {
            try (var _ = Scope.open()) {
                optimizer.zeroGrad();
                Tensor error = model.forward(images).crossEntropy(labels, 0);
                loss = error.item();
                error.backward();
                optimizer.step(1e-2);
            }
        }
        assertTrue(loss < 0.01, "the loss is still " + loss);
    }

    private static long peakOfForward(int depth) {
        try (Device device = new Device("counted", new ReferenceBackend())) {
            Init init = new Init(device, new Philox(1));
            VisionTransformer model = new VisionTransformer(init, CONFIG.with(c -> c.depth(depth)));
            model.eval();
            long before = device.backend().memory().use().peak();
            try (var _ = Tensor.noGrad(); var _ = Scope.open()) {
                model.forward(Tensor.zeros(device, Shape.of(16, 3, 8, 8)));
            }
            return device.backend().memory().use().peak() - before;
        }
    }

    private static VisionTransformer model(VisionTransformerConfig config, long seed) {
        return new VisionTransformer(new Init(Device.reference(), new Philox(seed)), config);
    }

    private static Tensor images(int batch) {
        Init init = new Init(Device.reference(), new Philox(99));
        return init.draw(Initializer.normal(1), Shape.of(batch, 3, 8, 8));
    }

    private static double[] weights(VisionTransformer model) {
        return model.parameters().values().stream().flatMapToDouble(p -> Arrays.stream(p.toDoubles()))
                .toArray();
    }

    private static double std(Tensor tensor) {
        double sum = 0;
        double squares = 0;
        for (double value : tensor.toDoubles()) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / tensor.count();
        return Math.sqrt(Math.max(0, squares / tensor.count() - mean * mean));
    }
}
