package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a series of trainings is asked: which recipe, with which seeds, how long each, where. */
final class SeriesOptions {
    /** What may differ from call to call; a resumed training takes it anew too. */
    private static final Set<String> ANEW = Set.of("--data-dir", "--bad-images", "--device", "--threads",
            "--device-memory", "--precision", "--max-steps");

    private static final int MOST_SEEDS = 1000;
    private static final double MOST_MINUTES = 1e6;

    @Mixin
    private DataOptions data;

    @Mixin
    private RecipeOptions recipe;

    @Option(names = "--seeds", paramLabel = "SEEDS", description = "As in 0..2 or 0,1,2. Default: ${DEFAULT-VALUE}")
    private String seeds = "0";

    @Option(
            names = "--minutes",
            paramLabel = "X",
            description = "Give each training so many minutes of steps in place of epochs; its schedule is stretched "
                    + "over them. How many fit is measured once and kept in steps.json, so that each seed and each "
                    + "later call makes as many. Tests come on top.")
    private Double minutes;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Stop each training after so many steps; the learning rates stay those of the epochs.")
    private long maxSteps;

    @Mixin
    private DeviceOptions devices;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the series.")
    private Path out;

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "When all is done, also file the results there, without weights: docs/results is what "
                    + "'gradus recipes' and the documents tell of.")
    private Path record;

    @Mixin
    private JsonOption json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    Console console() {
        return json.console(spec);
    }

    Path out() {
        return out;
    }

    /** Where results are filed; null for nowhere. */
    Path record() {
        return record;
    }

    /** The trainings that were asked for; nothing is trained yet. */
    Trials trials(String usual) {
        refuse("--seed", "each training has a seed of its own", "--seeds names them");
        devices.name(); // what can be wrong is found before anything is trained
        NamedRecipe named = recipe.named(usual);
        Recipe whole = named.read(settings());
        if (whole.model().name().isEmpty()) {
            throw new ArgumentException(spec.name(), "the recipe " + named.name() + " names no model", null,
                    "weights cannot be fine-tuned in a series yet; ./gradus finetune does it once");
        }
        if (minutes != null) {
            refuse("--epochs", "--minutes stands in their place", "give one of them");
            refuse("--max-steps", "--minutes stands in their place", "give one of them");
            if (!(minutes > 0 && minutes < MOST_MINUTES)) {
                throw new ArgumentException(spec.name(), "--minutes must be above 0, got " + minutes);
            }
        }
        RunOptions.notNegative(spec.name(), "--max-steps", maxSteps);
        return new Trials(out, named.name(), whole, new Trials.Budget(minutes == null ? 0 : minutes, maxSteps),
                typed(true), typed(false));
    }

    private void refuse(String option, String rule, String hint) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
            throw new ArgumentException(spec.name(), option + " cannot be given here", rule, hint);
        }
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        RecipeOptions.add(settings, "data.dataset", "--dataset", data.name());
        settings.addAll(recipe.settings());
        return settings.stream().map(setting -> setting.askedBy(spec.name())).toList();
    }

    /** What was typed and 'gradus train' knows too: only what may differ from call to call, or all. */
    private List<String> typed(boolean onlyAnew) {
        CommandSpec train = Gradus.commandLine().getSubcommands().get("train").getCommandSpec();
        List<String> typed = new ArrayList<>();
        for (OptionSpec option : new LinkedHashSet<>(spec.commandLine().getParseResult().matchedOptions())) {
            String name = option.longestName();
            boolean wanted = onlyAnew ? ANEW.contains(name)
                    : train.optionsMap().containsKey(name) && !name.equals("--out") && !name.equals("--json");
            if (wanted) {
                option.originalStringValues().forEach(value -> typed.addAll(List.of(name, value)));
            }
        }
        return typed;
    }

    /** The command as it was typed. */
    String typed() {
        return "./" + RunReport.typed(spec);
    }

    /** Which seeds: {@code 0..2} or {@code 0,1,7}. */
    List<Long> seeds() {
        return seeds(seeds);
    }

    static List<Long> seeds(String text) {
        Set<Long> distinct = new TreeSet<>();
        if (text.matches("\\d{1,9}\\.\\.\\d{1,9}")) {
            String[] ends = text.split("\\.\\.");
            long to = Long.parseLong(ends[1]);
            for (long seed = Long.parseLong(ends[0]); seed <= to && distinct.size() <= MOST_SEEDS; seed++) {
                distinct.add(seed);
            }
        } else if (text.matches("\\d{1,9}(,\\d{1,9})*")) {
            for (String seed : text.split(",")) {
                distinct.add(Long.parseLong(seed));
            }
        }
        if (distinct.isEmpty() || distinct.size() > MOST_SEEDS) {
            throw new ArgumentException("seeds", "--seeds must be as in 0..2 or 0,1,2, at most " + MOST_SEEDS
                    + ", got '" + text + "'");
        }
        return List.copyOf(distinct);
    }
}
