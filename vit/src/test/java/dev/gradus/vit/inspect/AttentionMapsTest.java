package dev.gradus.vit.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.VisionTransformerConfigBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionMapsTest {
    private static final Device REFERENCE = Device.reference();

    private static VisionTransformerConfig config(Consumer<VisionTransformerConfigBuilder> choices) {
        return VisionTransformerConfig.of(12, 4, c -> {
            c.dim(16).depth(3).heads(2).classes(5);
            choices.accept(c);
        });
    }

    private static Tensor noise(VisionTransformerConfig c) {
        Philox random = new Philox(9);
        double[] values = new double[3 * c.height() * c.width()];
        Arrays.setAll(values, i -> random.nextGaussian());
        return Tensor.of(REFERENCE, Shape.of(1, 3, c.height(), c.width()), values);
    }

    /** A model whose weights are large enough for its attention to have an opinion. */
    private static VisionTransformer model(VisionTransformerConfig config) {
        VisionTransformer model = new VisionTransformer(new Init(REFERENCE, new Philox(3)), config);
        model.parameters().forEach((name, p) -> {
            if (name.endsWith("qkv.weight")) {
                p.assign(p.detach().mul(40));
            }
        });
        return model;
    }

    private static AttentionMaps everywhereAlike(VisionTransformerConfig config) {
        List<float[]> weights = new ArrayList<>();
        for (int layer = 0; layer < config.depth(); layer++) {
            float[] even = new float[config.heads() * config.tokens() * config.tokens()];
            Arrays.fill(even, 1f / config.tokens());
            weights.add(even);
        }
        return new AttentionMaps(config, config.heads(), weights);
    }

    @Test
    void whatATokenLooksAtSumsToOne() {
        for (VisionTransformerConfig config : List.of(config(c -> {}), config(c -> c.meanPooling()),
                config(c -> c.distilled()), config(c -> c.qkNorm(true)))) {
            VisionTransformer model = model(config);
            AttentionMaps maps = AttentionMaps.of(model, noise(config));
            assertEquals(3, maps.layers());
            assertEquals(config.tokens() - 9, maps.prefix());
            for (int head = 0; head < 2; head++) {
                for (int query = 0; query < config.tokens(); query++) {
                    double sum = 0;
                    for (int key = 0; key < config.tokens(); key++) {
                        sum += maps.weight(2, head, query, key);
                    }
                    assertEquals(1, sum, 1e-6);
                }
            }
        }
    }

    /** The mean over the heads of weight times value is what the fused attention gathers. */
    @Test
    void theWeightsAreThoseThatTheModelUses() {
        VisionTransformerConfig config = config(c -> c.heads(1));
        VisionTransformer model = model(config);
        Tensor[] packed = new Tensor[1];
        Tensor[] gathered = new Tensor[1];
        model.visit((name, module) -> {
            if (name.equals("blocks.0.attn.qkv")) {
                module.afterForward((x, y) -> packed[0] = y);
            } else if (name.equals("blocks.0.attn.proj")) {
                module.beforeForward(x -> gathered[0] = x);
            }
        });
        AttentionMaps maps = AttentionMaps.of(model, noise(config));
        model.eval();
        model.call(noise(config));
        double[] qkv = packed[0].toDoubles();
        double[] wanted = gathered[0].toDoubles();
        for (int query = 0; query < 10; query++) {
            for (int d = 0; d < 16; d++) {
                double sum = 0;
                for (int key = 0; key < 10; key++) {
                    sum += maps.weight(0, 0, query, key) * qkv[key * 48 + 32 + d];
                }
                assertEquals(wanted[query * 16 + d], sum, 1e-5);
            }
        }
    }

    @Test
    void lookingChangesNeitherTheModelNorItsMode() {
        VisionTransformerConfig config = config(c -> {});
        VisionTransformer model = model(config);
        AttentionMaps.of(model, noise(config));
        assertEquals(true, model.isTraining());
        model.eval();
        double[] before = model.call(noise(config)).toDoubles();
        AttentionMaps.of(model, noise(config));
        assertArrayEquals(before, model.call(noise(config)).toDoubles());
        assertEquals(false, model.isTraining());
    }

    @ParameterizedTest
    @CsvSource({"224, 16, 116.492", "224, 32, 115.503", "224, 14, 116.565"})
    void evenAttentionLooksAsFarAsThePaperCounts(int image, int patch, double pixels) {
        VisionTransformerConfig config = VisionTransformerConfig.of(image, patch, c -> c.dim(8).depth(1).heads(1));
        assertEquals(pixels, AttentionMaps.evenDistance(config), 5e-4);
        assertEquals(pixels, everywhereAlike(config).distance(0, 0), 5e-4);
    }

    @Test
    void aHeadThatLooksAtItselfLooksNowhere() {
        VisionTransformerConfig config = config(c -> c.heads(1).depth(1));
        float[] self = new float[100];
        for (int i = 0; i < 10; i++) {
            self[i * 11] = 1;
        }
        AttentionMaps maps = new AttentionMaps(config, 1, List.of(self));
        assertEquals(0, maps.distance(0, 0));
        assertArrayEquals(new double[9], maps.rollout(1)); // the class token keeps to itself
    }

    @Test
    void evenAttentionRollsOutEvenly() {
        VisionTransformerConfig config = config(c -> {});
        double[] map = everywhereAlike(config).rollout(3);
        // A layer leaves half of what the class token kept: 1/8 after three, and spreads the rest over ten tokens.
        assertEquals((1 - 1 / 8.0) / 10, map[0], 1e-6);
        assertEquals(map[0], DoubleStream.of(map).max().orElseThrow(), 1e-9);
        assertEquals(map[0], DoubleStream.of(map).min().orElseThrow(), 1e-9);
    }

    /** By hand, one head: the class token looks at patch 0 only, in both layers; patch 0 at patch 1 only. */
    @Test
    void rolloutFollowsTheWayBack() {
        VisionTransformerConfig config = config(c -> c.heads(1).depth(2));
        float[] layer = new float[100];
        layer[1] = 1; // class token to patch 0
        layer[10 + 2] = 1; // patch 0 to patch 1
        for (int i = 2; i < 10; i++) {
            layer[i * 11] = 1;
        }
        double[] map = new AttentionMaps(config, 1, List.of(layer, layer)).rollout(2);
        // [½ class, ½ patch 0] through the first layer: ¼ class, ¼ + ¼ patch 0, ¼ patch 1.
        assertArrayEquals(new double[] {0.5, 0.25, 0, 0, 0, 0, 0, 0, 0}, map, 1e-12);
    }

    @Test
    void allOfARolloutComesFromSomewhere() {
        VisionTransformerConfig config = config(c -> c.meanPooling());
        AttentionMaps maps = AttentionMaps.of(model(config), noise(config));
        for (int layers = 0; layers <= 3; layers++) {
            assertEquals(1, DoubleStream.of(maps.rollout(layers)).sum(), 1e-6);
        }
        assertThrows(ArgumentException.class, () -> maps.rollout(4));
    }

    @Test
    void theAnswerOfAModelWithoutAClassTokenIsTheMeanOfThePatches() {
        VisionTransformerConfig config = config(c -> c.meanPooling());
        AttentionMaps maps = AttentionMaps.of(model(config), noise(config));
        double sum = 0;
        for (int query = 0; query < 9; query++) {
            sum += maps.weight(1, 1, query, 4) / 9;
        }
        assertEquals(sum, maps.answerMap(1, 1)[4], 1e-9);
    }

    @Test
    void onePictureAtATime() {
        VisionTransformerConfig config = config(c -> {});
        assertThrows(ShapeException.class,
                () -> AttentionMaps.of(model(config), Tensor.zeros(REFERENCE, Shape.of(2, 3, 12, 12))));
    }
}
