package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.recipe.Measured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gradus sweep}: what a recipe reaches with several seeds. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a recipe with several seeds, and tells mean and spread.",
            "",
            "Leaves sweep.json, sweep.md and a run's folder for each seed. Ctrl-C stops; the same command goes on: "
                    + "finished trainings are kept, the one under way is resumed, and more seeds may be named."},
        footer = {
            "",
            "Examples:",
            "  gradus sweep --recipe cifar10-2min --seeds 0..2 --out runs/spread",
            "  gradus sweep --recipe cifar10-2min --seeds 0..2 --out runs/spread --record docs/results"})
final class SweepCommand implements Callable<Integer> {
    private static final String USUAL = "default";

    @Mixin
    private SeriesOptions series;

    SweepCommand() {}

    @Override
    public Integer call() {
        Console console = series.console();
        List<Long> seeds = series.seeds();
        Trials trials = series.trials(USUAL);
        ResultsFolder results = series.record() == null ? null : new ResultsFolder(series.record());
        if (results != null) {
            results.checkWhole(trials);
        }
        trials.plan();
        List<RunResult> done = new ArrayList<>();
        try (Interruption interruption = new Interruption()) {
            for (long seed : seeds) {
                trials.stopIf(interruption.isWished());
                RunResult result = trials.run(console, Ablation.BASELINE, seed);
                console.emit(result.json());
                done.add(result);
                write(trials.name(), done);
            }
        } catch (Trials.StoppedException e) {
            console.say("stopped after %d of %d; the same command goes on", done.size(), seeds.size());
            return TrainingSession.INTERRUPTED;
        }
        tell(console, trials, done);
        if (results != null) {
            for (RunResult result : done) {
                results.checkData(trials.name(), trials.run(Ablation.BASELINE, result.seed()));
                results.file(trials.name(), trials.run(Ablation.BASELINE, result.seed()), result);
            }
            console.say("filed in %s", series.record());
        }
        return 0;
    }

    private static Measured measured(List<RunResult> done) {
        List<RunResult> finite = done.stream().filter(result -> !result.isDiverged()).toList();
        return new Measured(finite.stream().map(RunResult::seed).toList(),
                finite.stream().map(RunResult::accuracy).toList(),
                finite.stream().map(RunResult::minutes).toList(),
                finite.stream().map(RunResult::processorMinutes).toList(),
                finite.isEmpty() ? "" : finite.getLast().machine());
    }

    private void tell(Console console, Trials trials, List<RunResult> done) {
        Measured all = measured(done);
        console.emit(summary(trials.name(), done, all));
        if (!console.json()) {
            done.forEach(result -> console.say("seed %-6d %s", result.seed(), words(result)));
            console.say("%s: %s, %s each", trials.name(), all.accuracy(), all.time());
        }
        console.say("see %s", series.out().resolve("sweep.md"));
    }

    private static String words(RunResult result) {
        return result.isDiverged() ? "diverged: " + result.of()
                : String.format(Locale.ROOT, "%.2f %% (%s)", 100 * result.accuracy(), result.of());
    }

    private static ObjectNode summary(String name, List<RunResult> done, Measured all) {
        ObjectNode summary = Events.object().put("recipe", name).put("seeds", done.size())
                .put("diverged", done.size() - all.accuracies().size());
        if (all.exists()) {
            summary.put("mean", all.mean());
        }
        return all.accuracies().size() < 2 ? summary : summary.put("standardDeviation", all.deviation());
    }

    /** All that is known so far, after each training. */
    private void write(String name, List<RunResult> done) {
        Measured all = measured(done);
        ObjectNode file = summary(name, done, all);
        ArrayNode runs = file.putArray("runs");
        done.forEach(result -> runs.add(result.json()));
        Path out = series.out();
        AtomicFile.writeString(out.resolve("sweep.json"), file.toPrettyString() + "\n");
        StringBuilder table = new StringBuilder("| seed | test accuracy | minutes |\n|---|---|---|\n");
        for (RunResult result : done) {
            table.append(String.format(Locale.ROOT, "| %d | %s | %.1f |%n", result.seed(), words(result),
                    result.minutes()));
        }
        table.append(String.format(Locale.ROOT, "| mean ± standard deviation | %s | %s |%n", all.accuracy(),
                all.time()));
        AtomicFile.writeString(out.resolve("sweep.md"), table.toString().replace("\r", ""));
    }
}
