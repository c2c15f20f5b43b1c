package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.vit.Presets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunConfigTest {
    private static RunConfig config(String model) {
        return new RunConfig("smoke", DatasetChoice.SHAPES10, model, Presets.named(model).config(),
                Shapes10.NORMALIZATION, "", 1, 32,
                1e-3, 0.05, 0.1, 0.1, 1, Augmentation.FLIP, StepRule.ADAMW, 0, 0, 0, 0, "cpu");
    }

    @Test
    void everyModelIsWrittenAndReadBack() {
        for (String model : List.of("vit_smoke", "cct_2_3x2_cifar", "vit_base_r50_s16_224")) {
            assertEquals(config(model), RunConfig.fromJson("test", config(model).toJson()));
        }
    }

    @Test
    void whatWasSavedBeforeThereWasAChoiceIsRead() throws JsonProcessingException {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config("vit_smoke").toJson());
        json.remove(List.of("ema", "weights", "rule", "normalization"));
        ((ObjectNode) json.get("vit")).remove(List.of("preLogits", "tokenizer", "normOnSum", "initialization"));
        assertEquals(config("vit_smoke"), RunConfig.fromJson("test", json.toString()));
    }

    @Test
    void whatEveryVersionSavedMustBeThere() throws JsonProcessingException {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config("vit_smoke").toJson());
        ((ObjectNode) json.get("vit")).remove("depth");
        assertThrows(CheckpointException.class, () -> RunConfig.fromJson("test", json.toString()));
    }
}
