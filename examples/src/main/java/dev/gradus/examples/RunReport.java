package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.recipe.RecipeText;
import dev.gradus.examples.report.Report;
import dev.gradus.examples.report.ReportPage;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.train.Evaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code report.html}: how a training went, on one page.
 *
 * @param run what the page is about: the name of a run's folder, or of a file
 * @param device that computed
 * @param command that was given
 */
record RunReport(String run, RunConfig config, String device, String command) {
    /** The command as it was typed, on one line. */
    static String typed(CommandSpec spec) {
        return "gradus " + line(spec.root().commandLine().getParseResult().originalArgs());
    }

    /** Words as a shell takes them: those with spaces, and those that mean something to it, in quotes. */
    static String line(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[\\w./:=,@%+…-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /**
     * Writes the page.
     *
     * @param metrics of the run; need not exist
     * @param evaluated what of the model was evaluated; empty for the model as it is
     */
    void write(Path file, Path metrics, Dataset test, Evaluation evaluation, String evaluated) {
        System.setProperty("java.awt.headless", "true");
        List<JsonNode> lines = metrics != null && Files.exists(metrics)
                ? Metrics.read(metrics, Long.MAX_VALUE)
                : List.of();
        AtomicFile.writeString(file, ReportPage.of(new Report(title(), facts(lines, test), lines, test, evaluation,
                evaluated, RecipeText.of(config.recipe()), command)));
    }

    private String title() {
        return config.name().isEmpty() ? "Gradus: " + run : "Gradus: " + config.name() + " (" + run + ")";
    }

    private Map<String, String> facts(List<JsonNode> lines, Dataset test) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("recipe", config.name() + ": " + config.recipe().about());
        facts.put("model", String.format(Locale.ROOT, "%s: %,d parameters, %.1f million multiply-adds for a picture",
                config.model(), config.vit().parameterCount(), config.vit().multiplyAdds() / 1e6));
        facts.put("data", String.format(Locale.ROOT, "%s, %,d test pictures of %d classes", config.dataset(),
                test.size(), test.classes()));
        List<JsonNode> epochs = lines.stream()
                .filter(line -> line.path(Events.EVENT).asText().equals(Events.EPOCH)).toList();
        if (!epochs.isEmpty()) {
            double seconds = epochs.stream().mapToDouble(line -> line.path("seconds").asDouble()).sum();
            facts.put("training", String.format(Locale.ROOT, "%d %s, %,d steps, %.1f minutes", epochs.size(),
                    epochs.size() == 1 ? "epoch" : "epochs", epochs.getLast().path(Events.STEP).asLong(),
                    seconds / 60));
        }
        facts.put("device", device);
        facts.put("seed", Long.toString(config.recipe().training().seed()));
        return facts;
    }
}
