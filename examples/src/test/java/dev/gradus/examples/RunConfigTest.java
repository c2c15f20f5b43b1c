package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.vit.Presets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunConfigTest {
    private static RunConfig config(String model) {
        Recipe recipe = NamedRecipe.open("smoke").read(List.of(Setting.of("data.dataset", "shapes10"),
                Setting.of("model.name", model)));
        return new RunConfig("smoke", recipe, Presets.named(model).config(10), Shapes10.CLASS_NAMES,
                Shapes10.NORMALIZATION, "", "cpu");
    }

    @Test
    void everyModelIsWrittenAndReadBack() {
        for (String model : List.of("vit_smoke", "cct_2_3x2_cifar", "vit_base_r50_s16_224")) {
            assertEquals(config(model), RunConfig.fromJson("test", config(model).toJson()));
        }
    }

    @Test
    void whatWasSavedBeforeThereWereRecipesIsRead() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = (ObjectNode) mapper.readTree("""
                {"preset": "smoke", "dataset": "SHAPES10", "model": "vit_smoke", "epochs": 3, "batch": 128, "lr": 0.003,
                 "weightDecay": 0.03, "warmupShare": 0.1, "labelSmoothing": 0.1, "clipNorm": 1.0,
                 "augmentation": {"padding": 0, "flip": true}, "seed": 0, "limitTrain": 0, "limitTest": 0,
                 "device": "cpu"}""");
        ObjectNode vit = mapper.valueToTree(Presets.named("vit_smoke").config());
        vit.remove(List.of("preLogits", "tokenizer"));
        json.set("vit", vit);
        RunConfig read = RunConfig.fromJson("test", json.toString());
        assertEquals(config("vit_smoke").with(read.recipe()), read);
        assertEquals(List.of(), config("vit_smoke").recipe().differences(read.recipe()));
    }

    @Test
    void whatEveryVersionSavedMustBeThere() throws JsonProcessingException {
        for (String part : List.of("vit", "classNames", "normalization", "device")) {
            ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config("vit_smoke").toJson());
            json.remove(part);
            assertThrows(CheckpointException.class, () -> RunConfig.fromJson("test", json.toString()), part);
        }
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config("vit_smoke").toJson());
        ((ObjectNode) json.get("vit")).remove("depth");
        assertThrows(CheckpointException.class, () -> RunConfig.fromJson("test", json.toString()));
    }

    @Test
    void anUnknownKeyOfTheRecipeIsNamed() throws JsonProcessingException {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config("vit_smoke").toJson());
        json.withObject("/recipe/optimizer").put("rho", 1);
        CheckpointException e =
                assertThrows(CheckpointException.class, () -> RunConfig.fromJson("test", json.toString()));
        assertTrue(e.getMessage().contains("there is no key 'optimizer.rho'"), e::getMessage);
    }
}
