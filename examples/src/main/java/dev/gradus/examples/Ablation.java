package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.examples.recipe.OptimizerChoice;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.vit.Presets;
import java.util.ArrayList;
import java.util.List;

/**
 * A recipe with one thing changed.
 *
 * @param name what tables and figures call it
 * @param settings what is changed; none for the recipe as it is
 */
record Ablation(String name, List<Setting> settings) {
    /** The recipe as it is. */
    static final Ablation BASELINE = new Ablation("as it is", List.of());

    private static final double LARGE_STEP = 10;
    /** What AdamW wants of small transformers; Muon's own rate is another. */
    private static final String ADAMW_RATE = "2e-3";

    /** What can be taken away from a recipe, itself first. What changes nothing, or no model can have, is left out. */
    static List<Ablation> of(Recipe recipe) {
        double lr = recipe.optimizer().lr();
        List<Ablation> all = new ArrayList<>();
        all.add(BASELINE);
        add(all, recipe, "patches of 8", "model.patch", "8");
        add(all, recipe, "class token", "model.pooling", "class-token");
        add(all, recipe, "mean pooling", "model.pooling", "mean");
        add(all, recipe, "no positions", "model.positions", "none");
        add(all, recipe, "no augmentation", "augmentation.steps", "none");
        add(all, recipe, "no mixing", "augmentation.mixing", "none");
        add(all, recipe, "no warm-up", "schedule.warmup", "0");
        add(all, recipe, "no schedule", "schedule.kind", "constant");
        add(all, recipe, "no weight decay", "optimizer.weight-decay", "0");
        add(all, recipe, "no label smoothing", "training.label-smoothing", "0");
        add(all, recipe, "no clipping", "training.clip", "0");
        if (recipe.optimizer().kind() == OptimizerChoice.Kind.MUON) {
            add(all, recipe, "AdamW",
                    List.of(Setting.of("optimizer.kind", "adamw"), Setting.of("optimizer.lr", ADAMW_RATE)));
        }
        add(all, recipe, "learning rate x10", "optimizer.lr", Double.toString(lr * LARGE_STEP));
        add(all, recipe, "learning rate /10", "optimizer.lr", Double.toString(lr / LARGE_STEP));
        return all;
    }

    /** Those of a recipe whose names are given, and itself first; all if none are. */
    static List<Ablation> chosen(Recipe recipe, List<String> names) {
        List<Ablation> all = of(recipe);
        List<String> known = all.stream().map(Ablation::name).toList();
        for (String name : names) {
            if (!known.contains(name.strip())) {
                throw new ArgumentException("ablate", "there is no change '" + name.strip() + "' of this recipe",
                        "one of " + String.join(", ", known), NearMatches.hint(name.strip(), known));
            }
        }
        List<String> wanted = names.stream().map(String::strip).toList();
        return all.stream().filter(one -> one.equals(BASELINE) || wanted.isEmpty() || wanted.contains(one.name()))
                .toList();
    }

    private static void add(List<Ablation> all, Recipe recipe, String name, String key, String value) {
        add(all, recipe, name, List.of(Setting.of(key, value)));
    }

    private static void add(List<Ablation> all, Recipe recipe, String name, List<Setting> settings) {
        boolean model = settings.getFirst().key().startsWith("model.");
        try {
            Recipe changed = recipe.with(settings);
            var before = recipe.model().apply(Presets.named(recipe.model().name()).config());
            var after = changed.model().apply(Presets.named(recipe.model().name()).config());
            if (!recipe.differences(changed).isEmpty() && !(model && before.equals(after))) {
                all.add(new Ablation(name, settings));
            }
        } catch (ArgumentException e) {
            // This model cannot have it: a convolutional tokenizer has no patches of 8.
        }
    }

    /** The change as {@code --set} takes it; empty for none. */
    String change() {
        return String.join(" ", settings.stream().map(setting -> setting.key() + "=" + setting.value()).toList());
    }

    /** The name as a folder's. */
    String folder() {
        return name.replaceAll("[^A-Za-z0-9]+", "-");
    }
}
