package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.ParameterGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FineTuningTest {
    private static VisionTransformer model() {
        return new VisionTransformer(new Init(Device.reference(), new Philox(3)),
                VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(3).heads(2).classes(3).preLogits(true)));
    }

    @Test
    void everyParameterHasItsStage() {
        Map<String, Integer> expected = Map.of("cls_token", 0, "pos_embed", 0, "patch_embed.proj.weight", 0,
                "blocks.0.norm1.weight", 1, "blocks.2.mlp.fc2.bias", 3, "norm.weight", 4, "pre_logits.fc.weight", 4,
                "head.weight", 5, "attention_pool.weight", 4, "blocks.10.ls1.gamma", 11);
        expected.forEach((name, stage) -> assertEquals(stage, FineTuning.stage(name, 3), name));
    }

    @Test
    void learningRatesFallWithTheDistanceFromTheHead() {
        VisionTransformer model = model();
        Map<String, Double> scales = new HashMap<>();
        for (ParameterGroup group : FineTuning.groups(model, 0.5)) {
            assertEquals(0, group.weightDecay());
            group.parameters().keySet().forEach(name -> scales.put(name, group.lrScale()));
        }
        assertEquals(model.parameters().keySet(), scales.keySet());
        assertEquals(1, scales.get("head.weight"));
        assertEquals(1, scales.get("norm.bias"));
        assertEquals(0.5, scales.get("blocks.2.attn.qkv.weight"));
        assertEquals(0.125, scales.get("blocks.0.attn.qkv.weight"));
        assertEquals(0.0625, scales.get("pos_embed"));
    }

    @Test
    void frozenStagesWantNoGradientAndAreInNoGroup() {
        VisionTransformer model = model();
        FineTuning.freeze(model, 2);
        assertFalse(model.parameters().get("pos_embed").requiresGrad());
        assertFalse(model.parameters().get("blocks.0.mlp.fc1.weight").requiresGrad());
        assertTrue(model.parameters().get("blocks.1.mlp.fc1.weight").requiresGrad());
        List<ParameterGroup> groups = FineTuning.groups(model, 1);
        assertEquals(List.of("stage 2", "stage 3", "stage 4", "stage 5"),
                groups.stream().map(ParameterGroup::name).toList());
        assertTrue(groups.stream().allMatch(group -> group.lrScale() == 1));
    }

    @Test
    void theHeadAlwaysLearns() {
        VisionTransformer model = model();
        FineTuning.freeze(model, 5);
        assertTrue(model.parameters().entrySet().stream()
                .allMatch(entry -> entry.getValue().requiresGrad() == entry.getKey().startsWith("head.")));
        assertThrows(ArgumentException.class, () -> FineTuning.freeze(model, 6));
        assertThrows(ArgumentException.class, () -> FineTuning.freeze(model, -1));
        assertThrows(ArgumentException.class, () -> FineTuning.groups(model, 0));
        assertThrows(ArgumentException.class, () -> FineTuning.groups(model, Double.NaN));
    }
}
