package dev.gradus.examples;

import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.figure.Drawing;
import dev.gradus.examples.report.AblationReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gradus ablate}: what each part of a recipe is worth. */
@Command(
        name = "ablate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a recipe again and again, with one thing changed at a time.",
            "",
            "The recipe as it is comes first; all train for the same epochs, or with "
                    + "--minutes for the same time, with each seed. Leaves ablation.json, "
                    + "ablation.md and ablation.png in the folder. Ctrl-C stops; the same command goes on: "
                    + "finished runs are kept, the one under way is resumed."},
        footer = {
            "",
            "Examples:",
            "  gradus ablate --recipe cifar10-vit-45min --minutes 5 --seeds 0..2 --out runs/why",
            "  gradus ablate --recipe smoke --only 'patches of 8,no warm-up' --out runs/two"})
final class AblateCommand implements Callable<Integer> {
    private static final String USUAL = "default";

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "CHANGE",
            description = "Only these changes, and the recipe as it is: names as in the table, with commas between.")
    private List<String> only = List.of();

    @Mixin
    private SeriesOptions series;

    AblateCommand() {}

    @Override
    public Integer call() {
        Console console = series.console();
        List<Long> seeds = series.seeds();
        Trials trials = series.trials(USUAL);
        List<Ablation> ablations = Ablation.chosen(trials.recipe(), only);
        if (series.record() != null) {
            new ResultsFolder(series.record()).checkRecipe(trials);
        }
        trials.plan();
        List<AblationReport.Variant> variants = new ArrayList<>();
        String machine = "";
        try (Interruption interruption = new Interruption()) {
            trials.fit(console, ablations, seeds.getFirst());
            for (Ablation ablation : ablations) {
                List<RunResult> results = new ArrayList<>();
                for (long seed : seeds) {
                    trials.stopIf(interruption.isWished());
                    results.add(trials.run(console, ablation, seed));
                }
                variants.add(variant(ablation, results));
                machine = results.stream().map(RunResult::machine).filter(name -> !name.isEmpty()).findFirst()
                        .orElse(machine);
                write(report(trials, machine, seeds, variants));
            }
        } catch (Trials.StoppedException e) {
            console.say("stopped after %d of %d; the same command goes on", variants.size(), ablations.size());
            return TrainingSession.INTERRUPTED;
        }
        tell(console, report(trials, machine, seeds, variants));
        if (series.record() != null) {
            for (long seed : seeds) {
                new ResultsFolder(series.record()).checkData(trials.name(), trials.run(Ablation.BASELINE, seed));
            }
            new ResultsFolder(series.record()).fileAblation(trials.name(), series.out().resolve("ablation.json"));
            console.say("filed in %s", series.record());
        }
        return 0;
    }

    private static AblationReport.Variant variant(Ablation ablation, List<RunResult> results) {
        List<Double> accuracies = results.stream().filter(result -> !result.isDiverged()).map(RunResult::accuracy)
                .toList();
        return new AblationReport.Variant(ablation.name(), ablation.change(), accuracies,
                results.size() - accuracies.size(),
                results.stream().mapToDouble(RunResult::processorMinutes).filter(Double::isFinite).average()
                        .orElse(Double.NaN));
    }

    private AblationReport report(
            Trials trials, String machine, List<Long> seeds, List<AblationReport.Variant> variants) {
        return new AblationReport(trials.name(), series.typed(), machine, seeds, variants);
    }

    private void tell(Console console, AblationReport report) {
        for (AblationReport.Variant result : report.sorted()) {
            console.emit(result.json());
            if (!console.json()) {
                console.say("%-20s %s", result.name(), result.words());
            }
        }
        console.say("see %s", series.out().resolve("ablation.png"));
    }

    /** All that is known so far, after each variant. */
    private void write(AblationReport report) {
        Path out = series.out();
        AtomicFile.writeString(out.resolve("ablation.json"), report.json().toPrettyString() + "\n");
        AtomicFile.writeString(out.resolve("ablation.md"), report.table());
        System.setProperty("java.awt.headless", "true");
        Drawing drawing = report.draw();
        AtomicFile.write(out.resolve("ablation.png"), stream -> ImageIO.write(drawing.image(2), "png", stream));
    }
}
