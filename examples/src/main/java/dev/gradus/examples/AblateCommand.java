package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.figure.AblationFigure;
import dev.gradus.examples.figure.Drawing;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus ablate}: what each part of a recipe is worth; with {@code --only-seeds}, what the seed is worth. */
@Command(
        name = "ablate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a recipe as it is, and again with one thing changed at a time; each for the same epochs, with each "
                    + "seed.",
            "",
            "Leaves ablation.json, ablation.md and ablation.png in the folder. Ctrl-C stops; the same command goes on: "
                    + "finished runs are kept, the one under way is resumed."},
        footer = {
            "",
            "Examples:",
            "  gradus ablate --recipe cifar10-vit-45min --epochs 5 --out runs/why",
            "  gradus ablate --recipe cifar10-2min --only-seeds --seeds 0..2 --out runs/spread"})
final class AblateCommand implements Callable<Integer> {
    @Option(names = "--recipe", paramLabel = "NAME", description = "A recipe, or its file. Default: default")
    private String recipe = "default";

    @Option(names = "--epochs", paramLabel = "N", description = "Epochs of each training. Default: the recipe's")
    private Integer epochs;

    @Option(names = "--max-steps", paramLabel = "N", description = "Stop each training after so many steps.")
    private Long maxSteps;

    @Option(names = "--seeds", paramLabel = "SEEDS", description = "As in 0..2 or 0,1,2. Default: 0")
    private String seeds = "0";

    @Option(names = "--only-seeds", description = "Change nothing but the seed.")
    private boolean onlySeeds;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Anything in the recipe, in all trainings.")
    private List<String> set = List.of();

    @Option(names = "--device", paramLabel = "NAME", description = "As for 'gradus train'. Default: cpu")
    private String device = "cpu";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the series.")
    private Path out;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    AblateCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        NamedRecipe named = NamedRecipe.open(recipe);
        Recipe whole = named.read(set.stream().map(Setting::parse).toList());
        if (whole.model().name().isEmpty()) {
            throw new ArgumentException("ablate", "the recipe " + named.name() + " names no model", null,
                    "fine-tuning cannot be taken apart here");
        }
        List<Long> wanted = Trials.seeds(seeds);
        List<Ablation> ablations = onlySeeds ? List.of(Ablation.BASELINE) : Ablation.of(whole);
        Trials trials = new Trials(out, common());
        trials.plan();
        List<AblationResult> results = new ArrayList<>();
        try {
            for (Ablation ablation : ablations) {
                List<Double> accuracies = new ArrayList<>();
                for (long seed : wanted) {
                    accuracies.add(trials.run(console, ablation, seed));
                }
                results.add(new AblationResult(ablation.name(), accuracies));
                write(named.name(), wanted, results);
            }
        } catch (Trials.StoppedException e) {
            console.say("stopped after %d of %d; the same command goes on", results.size(), ablations.size());
            return TrainingSession.INTERRUPTED;
        }
        tell(console, results);
        return 0;
    }

    private List<String> common() {
        List<String> common = new ArrayList<>(List.of("--recipe", recipe, "--device", device));
        if (epochs != null) {
            common.addAll(List.of("--epochs", epochs.toString()));
        }
        if (maxSteps != null) {
            common.addAll(List.of("--max-steps", maxSteps.toString()));
        }
        set.forEach(setting -> common.addAll(List.of("--set", setting)));
        return common;
    }

    private static List<AblationResult> sorted(List<AblationResult> results) {
        return results.stream().sorted(Comparator.comparingDouble(AblationResult::rank)).toList();
    }

    private void tell(Console console, List<AblationResult> results) {
        for (AblationResult result : sorted(results)) {
            console.emit(result.json());
            if (!console.json()) {
                console.say("%-20s %s", result.name(), result.words());
            }
        }
        console.say("see %s", out.resolve("ablation.png"));
    }

    /** All that is known so far, after each variant. */
    private void write(String name, List<Long> wanted, List<AblationResult> results) {
        ObjectNode file = Events.object().put("recipe", name);
        ArrayNode used = file.putArray("seeds");
        wanted.forEach(used::add);
        ArrayNode array = file.putArray("results");
        StringBuilder table = new StringBuilder("| variant | test accuracy" + (wanted.size() == 1 ? ""
                : ": mean (least to greatest of " + wanted.size() + " seeds)") + " |\n|---|---|\n");
        List<AblationFigure.Bar> bars = new ArrayList<>();
        for (AblationResult result : sorted(results)) {
            array.add(result.json());
            table.append("| ").append(result.name()).append(" | ").append(result.words()).append(" |\n");
            bars.add(new AblationFigure.Bar(result.name(), 100 * result.mean(), 100 * result.least(),
                    100 * result.most(), result.words(), result.name().equals(Ablation.BASELINE.name())));
        }
        AtomicFile.writeString(out.resolve("ablation.json"), file.toPrettyString() + "\n");
        AtomicFile.writeString(out.resolve("ablation.md"), table.toString());
        Drawing drawing = AblationFigure.draw(name + ", with one thing changed at a time", bars);
        AtomicFile.write(out.resolve("ablation.png"), stream -> ImageIO.write(drawing.image(2), "png", stream));
    }
}
