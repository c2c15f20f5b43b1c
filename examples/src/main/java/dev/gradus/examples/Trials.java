package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.nn.train.DivergenceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * Trainings one after another, each in a folder of its own. What is finished stands there and is not run again; what
 * was stopped is resumed: so a series can be left with Ctrl-C at any time and be called again.
 *
 * @param folder of the series
 * @param common arguments of each {@code gradus train}
 */
record Trials(Path folder, List<String> common) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESULT = "result.json";
    private static final String PLAN = "plan.json";

    /** A training that was stopped by a person. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Remembers what the series is about; refuses another series in the same folder. */
    void plan() {
        ObjectNode plan = JSON.createObjectNode();
        common.forEach(plan.putArray("arguments")::add);
        Path file = folder.resolve(PLAN);
        try {
            Files.createDirectories(folder);
            if (Files.exists(file)) {
                JsonNode before = JSON.readTree(Files.readString(file));
                if (!before.equals(plan)) {
                    throw new ArgumentException("trials", folder + " holds runs with other arguments: was "
                            + before.path("arguments") + ", is " + plan.path("arguments"), null,
                            "give the same, or another --out");
                }
            } else {
                AtomicFile.writeString(file, plan + "\n");
            }
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read or made: " + e, null, null, e);
        }
    }

    /**
     * The test accuracy that a recipe reaches with a seed; NaN if its training diverges.
     *
     * @throws StoppedException after Ctrl-C
     */
    double run(Console console, Ablation ablation, long seed) {
        Path run = folder.resolve(ablation.folder() + "-seed-" + seed);
        Path result = run.resolve(RESULT);
        if (Files.exists(result)) {
            return accuracy(result);
        }
        console.note("%s, seed %d: %s", ablation.name(), seed, run);
        double accuracy = train(console, arguments(ablation, seed, run));
        ObjectNode json = JSON.createObjectNode().put("name", ablation.name()).put("seed", seed);
        AtomicFile.writeString(result, (Double.isNaN(accuracy) ? json.putNull("testAccuracy")
                : json.put("testAccuracy", accuracy)) + "\n");
        return accuracy;
    }

    private List<String> arguments(Ablation ablation, long seed, Path run) {
        List<String> arguments = new ArrayList<>(List.of("train", "--json"));
        if (Files.exists(run.resolve("checkpoints").resolve("last.safetensors"))) {
            arguments.addAll(List.of("--resume", run.toString()));
            return arguments;
        }
        clear(run); // stopped before it was saved for the first time
        arguments.addAll(common);
        for (Setting setting : ablation.settings()) {
            arguments.addAll(List.of("--set", setting.key() + "=" + setting.value()));
        }
        arguments.addAll(List.of("--seed", Long.toString(seed), "--out", run.toString()));
        return arguments;
    }

    private static void clear(Path run) {
        try {
            for (String name : List.of("config.json", "recipe.toml", "metrics.jsonl", "curves.png")) {
                Files.deleteIfExists(run.resolve(name));
            }
            Files.deleteIfExists(run.resolve("checkpoints"));
        } catch (IOException e) {
            throw new FileException(run.toString(), "what was begun cannot be removed: " + e, null, null, e);
        }
    }

    private static double train(Console console, List<String> arguments) {
        StringWriter events = new StringWriter();
        List<Exception> failure = new ArrayList<>();
        int code = Gradus.commandLine().setOut(new PrintWriter(events, true)).setErr(console.err())
                .setExecutionExceptionHandler((e, _, _) -> {
                    failure.add(e);
                    return CommandLine.ExitCode.SOFTWARE;
                }).execute(arguments.toArray(String[]::new));
        if (!failure.isEmpty() && failure.getFirst() instanceof DivergenceException diverged) {
            console.note("it diverged: %s", diverged.problem());
            return Double.NaN;
        }
        if (!failure.isEmpty() && failure.getFirst() instanceof GradusException known) {
            throw known;
        }
        if (code == TrainingSession.INTERRUPTED) {
            throw new StoppedException();
        }
        String last = events.toString().lines().reduce((_, line) -> line).orElse("");
        if (code != 0 || last.isEmpty()) {
            throw new ArgumentException("trials", "a training ended with code " + code, null,
                    "its message stands above");
        }
        try {
            return JSON.readTree(last).path("testAccuracy").asDouble(Double.NaN);
        } catch (IOException e) {
            throw new IllegalStateException("events are JSON", e);
        }
    }

    private static double accuracy(Path result) {
        try {
            return JSON.readTree(Files.readString(result)).path("testAccuracy").asDouble(Double.NaN);
        } catch (IOException e) {
            throw new FileException(result.toString(), "cannot be read: " + e, null, "remove it to run it again", e);
        }
    }

    /** {@code 0..2} or {@code 0,1,7}. */
    static List<Long> seeds(String text) {
        List<Long> seeds = new ArrayList<>();
        if (text.matches("\\d{1,9}\\.\\.\\d{1,9}")) {
            String[] ends = text.split("\\.\\.");
            for (long seed = Long.parseLong(ends[0]); seed <= Long.parseLong(ends[1]) && seeds.size() < 1000; seed++) {
                seeds.add(seed);
            }
        } else if (text.matches("\\d{1,9}(,\\d{1,9})*")) {
            for (String seed : text.split(",")) {
                seeds.add(Long.parseLong(seed));
            }
        }
        if (seeds.isEmpty()) {
            throw new ArgumentException("trials", "--seeds must be as in 0..2 or 0,1,2, got '" + text + "'");
        }
        return seeds;
    }
}
