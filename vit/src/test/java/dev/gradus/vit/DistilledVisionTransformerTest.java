package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DistilledVisionTransformerTest {
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(2).heads(2).classes(3).distilled());

    private final VisionTransformer model = new VisionTransformer(new Init(Device.reference(), new Philox(1)), CONFIG);
    private final Tensor images =
            new Init(Device.reference(), new Philox(99)).draw(Initializer.normal(1), Shape.of(2, 3, 8, 8));

    @Test
    void parametersHaveTheNamesOfTimm() {
        List<String> names = List.copyOf(model.parameters().keySet());
        assertEquals(List.of("cls_token", "dist_token", "pos_embed"), names.subList(0, 3));
        assertEquals(
                List.of("head.weight", "head.bias", "head_dist.weight", "head_dist.bias"),
                names.subList(names.size() - 4, names.size()));
        assertEquals(Shape.of(1, 6, 8), model.parameters().get("pos_embed").shape());
    }

    @Test
    void logitsAreTheMeanOfBothHeads() {
        DistilledLogits both = model.forwardBoth(images);
        double[] first = both.classLogits().toDoubles();
        double[] second = both.distillationLogits().toDoubles();
        assertFalse(Arrays.equals(first, second));
        double[] mean = new double[first.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (first[i] + second[i]) / 2;
        }
        assertArrayEquals(mean, model.forward(images).toDoubles(), 1e-15);
        try (var _ = Tensor.noGrad()) {
            assertArrayEquals(mean, model.forward(images).toDoubles(), 1e-15);
        }
    }

    @Test
    void featuresAreTheMeanOfWhatTheHeadsSee() {
        Map<String, Tensor> p = model.parameters();
        p.get("head_dist.weight").assign(p.get("head.weight"));
        Tensor logits = model.features(images).linear(p.get("head.weight"), p.get("head.bias"));
        assertArrayEquals(model.forward(images).toDoubles(), logits.toDoubles(), 1e-15);
    }

    @Test
    void twoTokensAlikeWithHeadsAlikeSayTheSame() {
        Map<String, Tensor> p = model.parameters();
        p.get("pos_embed").assign(Tensor.zeros(Device.reference(), Shape.of(1, 6, 8)));
        p.get("dist_token").assign(p.get("cls_token"));
        p.get("head_dist.weight").assign(p.get("head.weight"));
        DistilledLogits both = model.forwardBoth(images);
        assertArrayEquals(both.classLogits().toDoubles(), both.distillationLogits().toDoubles(), 1e-15);
    }

    @Test
    void theDistillationTokenDoesNotDecay() {
        assertTrue(model.parameterGroups(0.05).get(1).parameters().containsKey("dist_token"));
        assertTrue(model.parameterGroups(0.05).get(0).parameters().containsKey("head_dist.weight"));
    }

    @Test
    void bothHeadsAreSetToZero() {
        DistilledLogits both = model.zeroHead().forwardBoth(images);
        assertArrayEquals(new double[6], both.classLogits().toDoubles());
        assertArrayEquals(new double[6], both.distillationLogits().toDoubles());
    }

    @Test
    void aModelWithoutADistillationTokenHasOneHead() {
        VisionTransformer plain = new VisionTransformer(
                new Init(Device.reference(), new Philox(1)), CONFIG.with(VisionTransformerConfigBuilder::classToken));
        ArgumentException error = assertThrows(ArgumentException.class, () -> plain.forwardBoth(images));
        assertTrue(error.problem().contains("CLASS_TOKEN"), error.problem());
    }
}
