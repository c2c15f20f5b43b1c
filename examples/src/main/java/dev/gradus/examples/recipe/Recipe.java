package dev.gradus.examples.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.DatasetChoice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that decides how a training goes, data and device apart: what a file of {@code recipes/} says, with all
 * usual values filled in.
 *
 * <p>Each component is a group of keys, and each key one annotated component of its group: to add one, write it there
 * and use it in the same record.
 *
 * @param about what this recipe is for, in a sentence
 */
public record Recipe(
        @Key(says = "What this recipe is for.") String about,
        DataChoice data,
        ModelChoice model,
        StartChoice start,
        TeacherChoice teacher,
        TrainingChoice training,
        OptimizerChoice optimizer,
        ScheduleChoice schedule,
        AugmentationChoice augmentation) {

    private static final Set<String> WITHOUT_EFFECT = Set.of("about", "data.threads");

    /** Refuses what does not go together. */
    public Recipe {
        if (training.patience() > 0 && data.validation() == 0) {
            throw new ArgumentException("recipe", "patience wants pictures that are held out from training",
                    "the test set decides nothing", "set data.validation, such as --validation 0.05");
        }
        if (optimizer.kind() != OptimizerChoice.Kind.SGD
                && (start.layerDecay() != 1 || start.freezes())) {
            throw new ArgumentException("recipe", "layer decay and frozen stages belong to SGD", null,
                    "set optimizer.kind to sgd, start.layer-decay to 1 or start.freeze to none");
        }
        if (optimizer.weightDecay() != 0 && start.layerDecay() != 1) {
            throw new ArgumentException("recipe", "layer decay and weight decay are not combined", null,
                    "set optimizer.weight-decay to 0 or start.layer-decay to 1");
        }
    }

    /** What differs in another recipe: {@code optimizer.lr: 0.001 -> 0.002}; but for what no number depends on. */
    public List<String> differences(Recipe other) {
        Map<String, JsonNode> is = RecipeTree.flat(RecipeTree.of(this));
        Map<String, JsonNode> becomes = RecipeTree.flat(RecipeTree.of(other));
        return RecipeKey.names().stream()
                .filter(key -> !WITHOUT_EFFECT.contains(key) && !Objects.equals(is.get(key), becomes.get(key)))
                .map(key -> key + ": " + shown(is.get(key)) + " -> " + shown(becomes.get(key)))
                .toList();
    }

    private static String shown(JsonNode value) {
        return value == null ? "as the model has it" : value.toString();
    }

    /** This recipe for a run that has begun: what the recipe leaves open stays as it was decided there. */
    public Recipe continuing(Recipe begun) {
        Recipe same = this;
        if (data.dataset().equals(DatasetChoice.AUTO.toString())) {
            same = same.with("data.dataset", begun.data.dataset());
        }
        if (model.name().isEmpty()) {
            same = same.with("model.name", begun.model.name());
        }
        return start.weights().isEmpty() ? same.with("start.weights", begun.start.weights()) : same;
    }

    /** The same with some keys changed, and checked again. */
    public Recipe with(List<Setting> settings) {
        return RecipeTree.read("recipe", RecipeTree.of(this), settings);
    }

    /** The same with one key changed. */
    public Recipe with(String key, Object value) {
        return with(List.of(Setting.of(key, value.toString())));
    }
}
