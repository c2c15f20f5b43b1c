package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.vit.Initialization;
import dev.gradus.vit.TokenizerConfig;
import java.util.Locale;

/** Configurations that were saved before there were recipes, brought to today's form. */
final class SavedBefore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SavedBefore() {}

    static ObjectNode upgraded(ObjectNode old) {
        ObjectNode json = JSON.createObjectNode().put("name", old.path("preset").asText());
        json.set("recipe", recipe(old));
        json.set("vit", vit(old));
        boolean shapes = dataset(old).equals("shapes10");
        json.set("classNames", JSON.valueToTree(shapes ? Shapes10.CLASS_NAMES : Cifar10.CLASS_NAMES));
        json.set("normalization", old.has("normalization") ? old.get("normalization")
                : JSON.valueToTree(shapes ? Shapes10.NORMALIZATION : Cifar10.NORMALIZATION));
        json.set("device", old.path("device"));
        return json;
    }

    private static String dataset(ObjectNode old) {
        return old.path("dataset").asText().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode recipe(ObjectNode old) {
        ObjectNode recipe = JSON.createObjectNode();
        recipe.putObject("data").put("dataset", dataset(old))
                .put("limit-train", old.path("limitTrain").asInt()).put("limit-test", old.path("limitTest").asInt());
        recipe.putObject("model").put("name", old.path("model").asText());
        JsonNode rule = old.path("rule");
        int frozen = rule.path("frozenStages").asInt();
        int depth = old.path("vit").path("depth").asInt();
        recipe.putObject("start").put("weights", old.path("weights").asText())
                .put("layer-decay", rule.path("layerDecay").asDouble(1))
                .put("freeze", frozen == 0 ? "none" : frozen > depth + 1 ? "all" : Integer.toString(frozen - 1));
        recipe.putObject("training").put("epochs", old.path("epochs").asInt()).put("batch", old.path("batch").asInt())
                .put("label-smoothing", old.path("labelSmoothing").asDouble())
                .put("clip", old.path("clipNorm").asDouble()).put("ema", old.path("ema").asDouble())
                .put("seed", old.path("seed").asLong());
        recipe.putObject("optimizer").put("kind", rule.path("optimizer").asText("adamw").toLowerCase(Locale.ROOT))
                .put("lr", old.path("lr").asDouble()).put("weight-decay", old.path("weightDecay").asDouble());
        recipe.putObject("schedule").put("warmup", old.path("warmupShare").asDouble());
        recipe.putObject("augmentation").put("steps", steps(old.path("augmentation")));
        return recipe;
    }

    private static String steps(JsonNode augmentation) {
        return augmentation.isTextual() ? augmentation.textValue()
                : new Augmentation(augmentation.path("padding").asInt(), augmentation.path("flip").asBoolean())
                        .toString();
    }

    private static ObjectNode vit(ObjectNode old) {
        ObjectNode vit = old.withObject("/vit");
        if (!vit.has("preLogits")) {
            vit.put("preLogits", false);
        }
        if (!vit.has("normOnSum")) {
            vit.put("normOnSum", false).put("initialization", Initialization.TIMM.name());
        }
        if (!vit.has("tokenizer")) {
            vit.set("tokenizer", JSON.valueToTree(TokenizerConfig.none()));
        }
        return vit;
    }
}
