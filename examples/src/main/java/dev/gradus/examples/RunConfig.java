package dev.gradus.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.RecipeTree;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.List;
import java.util.Objects;

/**
 * Everything that decides a training's numbers: the same configuration gives the same bits. Stands in
 * {@code config.json} and in each checkpoint.
 *
 * @param name of the recipe
 * @param recipe as it was resolved; its data set is never {@code auto}
 * @param vit the model, with the recipe's choices and the classes of the data
 * @param classNames of the data
 * @param normalization of the pixels: that of the data, or what the weights it began with learned with
 * @param teacherMark by which the teacher's file is known again; empty for no teacher
 * @param device kind of device: float32 or float64 arithmetic
 */
record RunConfig(
        String name,
        Recipe recipe,
        VisionTransformerConfig vit,
        List<String> classNames,
        Normalization normalization,
        String teacherMark,
        String device) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** So that a configuration of a damaged file cannot ask for endless work before it is compared with the tensors. */
    private static final int MOST_BLOCKS = 10_000;

    RunConfig {
        classNames = List.copyOf(classNames);
        Objects.requireNonNull(normalization);
        require(vit.depth() <= MOST_BLOCKS, "at most " + MOST_BLOCKS + " blocks can be trained, got " + vit.depth());
        require(classNames.size() == vit.classes(),
                "a model of " + vit.classes() + " classes cannot learn " + classNames.size());
        require(normalization.channels() == vit.channels(), "the normalization has " + normalization.channels()
                + " channels, pictures of the model " + vit.channels());
        require(!recipe.teacher().exists() || vit.hasDistillationToken(),
                "a model that has a teacher has a distillation token, " + recipe.model().name() + " has none");
        require(DeviceOptions.isName(device), "there is no device '" + device + "'");
        recipe.start().frozenStages(vit.depth());
    }

    /** Name of the model's configuration. */
    String model() {
        return recipe.model().name();
    }

    /** What is trained on. */
    DatasetChoice dataset() {
        return recipe.data().choice();
    }

    /** What it began with, as it was named; empty for new values. */
    String weights() {
        return recipe.start().weights();
    }

    /** The command that begins such a run; every one of them goes on with any run. */
    String command() {
        return weights().isEmpty() ? "train" : "finetune";
    }

    /** The same with another recipe, which may change what the model does in training. */
    RunConfig with(Recipe other) {
        VisionTransformerConfig changed = other.model().equals(recipe.model()) ? vit : other.model().apply(vit);
        String mark = other.teacher().weights().equals(recipe.teacher().weights()) ? teacherMark
                : Teacher.mark(other.teacher());
        return new RunConfig(name, other, changed, classNames, normalization, mark, device);
    }

    String toJson() {
        try {
            ObjectNode json = JSON.createObjectNode().put("name", name);
            json.set("recipe", RecipeTree.of(recipe));
            json.set("vit", JSON.valueToTree(vit));
            json.set("classNames", JSON.valueToTree(classNames));
            json.set("normalization", JSON.valueToTree(normalization));
            return JSON.writeValueAsString(json.put("teacherMark", teacherMark).put("device", device));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values was refused", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws CheckpointException if anything is missing, unknown or out of range
     */
    static RunConfig fromJson(String where, String text) {
        try {
            if (!(JSON.readTree(text) instanceof ObjectNode saved)) {
                throw unusable(where, "it is no object", null);
            }
            ObjectNode json = saved.has("recipe") ? saved : SavedBefore.upgraded(saved);
            return new RunConfig(
                    json.path("name").asText(),
                    RecipeTree.read(where, json.withObject("/recipe"), List.of()),
                    JSON.treeToValue(json.path("vit"), VisionTransformerConfig.class),
                    JSON.convertValue(json.path("classNames"), new TypeReference<List<String>>() {}),
                    JSON.treeToValue(json.path("normalization"), Normalization.class),
                    json.path("teacherMark").asText(""),
                    json.path("device").asText());
        } catch (JsonProcessingException e) {
            throw unusable(where, e.getOriginalMessage().lines().findFirst().orElse(""), e);
        } catch (ArgumentException e) {
            throw unusable(where, e.problem(), e);
        } catch (IllegalArgumentException | NullPointerException | UnsupportedOperationException e) {
            throw unusable(where, "something is missing or of another kind", e);
        }
    }

    private static CheckpointException unusable(String where, String problem, Exception cause) {
        return new CheckpointException(where, "its configuration cannot be used: " + problem, null,
                "it was saved by another version of Gradus, or changed by hand", cause);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new ArgumentException("train", problem);
        }
    }
}
