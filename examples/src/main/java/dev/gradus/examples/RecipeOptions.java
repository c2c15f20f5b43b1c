package dev.gradus.examples;

import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Setting;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which recipe, and what of it shall be otherwise. The frequent keys have options of their own. */
final class RecipeOptions {
    @Option(
            names = {"--recipe", "--preset"},
            paramLabel = "NAME",
            description = "A recipe that 'gradus recipes' lists, or a file such as my.toml. Default: the command's own")
    private String recipe;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Anything in the recipe, such as model.drop-path=0.1; 'gradus recipes --keys' lists the keys."
                    + " May be given often; the last one counts.")
    private List<String> set = List.of();

    @Option(names = "--limit-train", paramLabel = "N", description = "Use only the first N training pictures.")
    private Integer limitTrain;

    @Option(names = "--limit-test", paramLabel = "N", description = "Use only the first N test pictures.")
    private Integer limitTest;

    @Option(names = "--epochs", paramLabel = "N", description = "Times each picture is seen. Default: the recipe's")
    private Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures in a step. Default: the recipe's")
    private Integer batch;

    @Option(names = "--lr", paramLabel = "X", description = "Highest learning rate. Default: the recipe's")
    private Double lr;

    @Option(
            names = "--ema",
            paramLabel = "DECAY",
            description = "Also keep a moving average of the weights, such as 0.999, and test it beside them; "
                    + "'gradus eval --ema' takes it from a checkpoint. Default: the recipe's")
    private Double ema;

    @Option(
            names = "--validation",
            paramLabel = "N",
            description = "Training pictures to hold out, as many of each class: a number, or a share below 1. They "
                    + "choose checkpoints/best, and the test set is seen once. Default: the recipe's")
    private Double validation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "End after N epochs without a better accuracy on the pictures held out. Default: the "
                    + "recipe's")
    private Integer patience;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Batches whose gradients make one step together. Default: the recipe's")
    private Integer accumulate;

    @Option(names = "--seed", paramLabel = "N", description = "Of every random choice. Default: the recipe's")
    private Long seed;

    /** Whether a recipe was asked for by name. */
    boolean given() {
        return recipe != null;
    }

    NamedRecipe named(String usual) {
        return NamedRecipe.open(recipe == null ? usual : recipe);
    }

    /** What was asked for, option by option; --set comes last. */
    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        add(settings, "data.limit-train", "--limit-train", limitTrain);
        add(settings, "data.limit-test", "--limit-test", limitTest);
        add(settings, "training.epochs", "--epochs", epochs);
        add(settings, "training.steps", "--epochs", epochs == null ? null : 0); // epochs were asked for, not steps
        add(settings, "training.batch", "--batch", batch);
        add(settings, "optimizer.lr", "--lr", lr);
        add(settings, "training.ema", "--ema", ema);
        add(settings, "training.seed", "--seed", seed);
        add(settings, "data.validation", "--validation", validation);
        add(settings, "training.patience", "--patience", patience);
        add(settings, "training.accumulate", "--accumulate", accumulate);
        set.stream().map(Setting::parse).forEach(settings::add);
        return settings;
    }

    /** Adds what was given; null for nothing. */
    static void add(List<Setting> settings, String key, String option, Object value) {
        if (value != null) {
            settings.add(new Setting(key, value.toString(), option));
        }
    }
}
