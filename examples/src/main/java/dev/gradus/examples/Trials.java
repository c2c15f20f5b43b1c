package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.RecipeText;
import dev.gradus.examples.recipe.RecipeTree;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.nn.train.DivergenceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Trainings one after another, each in a folder of its own. What is finished stands there and is not run again; what
 * was stopped is resumed: so a series can be left with Ctrl-C at any time and be called again.
 *
 * @param folder of the series
 * @param name of the recipe
 * @param recipe that is trained, as it is or with something changed
 * @param budget how long each training is
 * @param anew options of 'gradus train' that may differ from call to call: device, threads, where data lie
 * @param typed options of 'gradus train' that were typed, to tell how a training can be had again
 */
record Trials(Path folder, String name, Recipe recipe, Budget budget, List<String> anew, List<String> typed) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAN = "plan.json";
    private static final String STEPS = "steps.json";
    private static final String TRY = "speed";
    private static final int TRIED_STEPS = 40;
    private static final double SECONDS = 60;

    /**
     * How long a training is.
     *
     * @param minutes of steps; 0 for the recipe's epochs
     * @param maxSteps at most; 0 for no limit
     */
    record Budget(double minutes, long maxSteps) {}

    /** A training that was stopped by a person. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @throws StoppedException if somebody wishes an end */
    void stopIf(boolean wished) {
        if (wished) {
            throw new StoppedException();
        }
    }

    /** Remembers what the series is about; refuses another series in the same folder. */
    void plan() {
        ObjectNode plan = JSON.createObjectNode().put("name", name).put("minutes", budget.minutes())
                .put("maxSteps", budget.maxSteps());
        plan.set("recipe", RecipeTree.of(recipe));
        Path file = folder.resolve(PLAN);
        try {
            Files.createDirectories(folder);
            if (Files.exists(file)) {
                compare(file, JSON.readTree(Files.readString(file)));
            } else {
                AtomicFile.writeString(file, plan.toPrettyString() + "\n");
                AtomicFile.writeString(file(), RecipeText.of(recipe));
            }
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read or made: " + e, null, null, e);
        }
    }

    private void compare(Path file, JsonNode before) {
        if (!(before.path("recipe") instanceof ObjectNode tree)) {
            throw new FileException(file.toString(), "is no plan of a series", null, "give another --out", null);
        }
        List<String> differences = new ArrayList<>(
                RecipeTree.read(file.toString(), tree, List.of()).differences(recipe));
        differ(differences, "recipe", before.path("name").asText(), name);
        differ(differences, "--minutes", before.path("minutes").asDouble(), budget.minutes());
        differ(differences, "--max-steps", before.path("maxSteps").asLong(), budget.maxSteps());
        if (!differences.isEmpty()) {
            throw new ArgumentException("series", folder + " holds trainings of another kind: "
                    + String.join("; ", differences), "a series goes on as it began",
                    "give what was given then, or another --out; a recipe's file may have been edited since");
        }
    }

    private static void differ(List<String> differences, String what, Object was, Object is) {
        if (!was.equals(is)) {
            differences.add(what + ": " + was + " -> " + is);
        }
    }

    /** The whole recipe, which each training reads: a file that is edited meanwhile changes nothing. */
    private Path file() {
        return folder.resolve(name + ".toml");
    }

    /** The folder of a training. */
    Path run(Ablation ablation, long seed) {
        return folder.resolve(ablation.folder() + "-seed-" + seed);
    }

    /**
     * What a recipe, with something changed, reaches with a seed.
     *
     * @throws StoppedException after Ctrl-C
     */
    RunResult run(Console console, Ablation ablation, long seed) {
        Path run = run(ablation, seed);
        Path result = run.resolve(RunFolder.RESULT);
        if (Files.exists(result)) {
            return RunResult.read(result);
        }
        int steps = steps(console, ablation, seed);
        console.note("%s, seed %d: %s", ablation.name(), seed, run);
        List<String> arguments = arguments(ablation, steps, seed, run);
        String again = again(ablation, steps, seed);
        Trained trained = train(console, arguments);
        if (trained.diverged() != null) {
            RunResult failed = RunResult.diverged(seed, trained.diverged(), new RunFolder(run).minutes(), "", again);
            failed.write(result);
            return failed;
        }
        RunResult reached = RunResult.read(result).typed(again);
        reached.write(result);
        return reached;
    }

    /** How the same training can be had without the series. */
    private String again(Ablation ablation, int steps, long seed) {
        List<String> words = new ArrayList<>(List.of("./gradus", "train"));
        if (!typed.contains("--recipe")) {
            words.addAll(List.of("--recipe", name));
        }
        words.addAll(typed);
        words.addAll(changes(ablation, steps));
        words.addAll(List.of("--seed", Long.toString(seed)));
        return RunReport.line(words);
    }

    private static List<String> changes(Ablation ablation, int steps) {
        List<String> changes = new ArrayList<>();
        for (Setting setting : ablation.settings()) {
            changes.addAll(List.of("--set", setting.key() + "=" + setting.value()));
        }
        if (steps > 0) {
            changes.addAll(List.of("--set", "training.steps=" + steps));
        }
        return changes;
    }

    private List<String> arguments(Ablation ablation, int steps, long seed, Path run) {
        List<String> arguments = new ArrayList<>(List.of("train", "--json"));
        if (Files.exists(run.resolve("checkpoints").resolve("last.safetensors"))) {
            arguments.addAll(List.of("--resume", run.toString()));
        } else {
            clear(run); // stopped before it was saved for the first time
            arguments.addAll(List.of("--recipe", file().toString(), "--seed", Long.toString(seed), "--out",
                    run.toString()));
            arguments.addAll(changes(ablation, steps));
        }
        arguments.addAll(anew);
        return arguments;
    }

    /**
     * Measures how many steps fit into the minutes where that is not known yet, and keeps it. All are measured before
     * the first training and once more in the opposite order, and the faster time counts: no variant shall suffer for
     * a machine that was busy for a moment, or for having been the first.
     */
    void fit(Console console, List<Ablation> ablations, long seed) {
        ObjectNode known = knownSteps();
        List<Ablation> unknown = budget.minutes() == 0 ? List.of()
                : ablations.stream().filter(ablation -> !known.has(ablation.name())).toList();
        Map<String, Double> rates = new LinkedHashMap<>();
        for (List<Ablation> round : List.of(unknown, unknown.reversed())) {
            for (Ablation ablation : round) {
                rates.merge(ablation.name(), stepsPerSecond(console, ablation, seed), Math::max);
            }
        }
        rates.forEach((variant, rate) -> known.putObject(variant).put("stepsPerSecond", rate)
                .put("steps", Math.clamp(Math.round(rate * SECONDS * budget.minutes()), 1, 1 << 30)));
        if (!rates.isEmpty()) {
            AtomicFile.writeString(folder.resolve(STEPS), known.toPrettyString() + "\n");
        }
    }

    /** The steps that fit into the minutes; 0 for the epochs. */
    private int steps(Console console, Ablation ablation, long seed) {
        fit(console, List.of(ablation), seed);
        return knownSteps().path(ablation.name()).path("steps").intValue();
    }

    private ObjectNode knownSteps() {
        Path file = folder.resolve(STEPS);
        try {
            return Files.exists(file) && JSON.readTree(Files.readString(file)) instanceof ObjectNode kept
                    ? kept
                    : JSON.createObjectNode();
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read: " + e, null, "remove it to measure again", e);
        }
    }

    /** From some steps that are made and thrown away; the first half warms up. */
    private double stepsPerSecond(Console console, Ablation ablation, long seed) {
        console.note("%s: how many steps fit into %s minutes?", ablation.name(), budget.minutes());
        Path run = folder.resolve(TRY);
        clear(run);
        List<String> arguments = arguments(ablation, 0, seed, run);
        arguments.addAll(List.of("--max-steps", Integer.toString(TRIED_STEPS), "--set", "data.limit-test=100"));
        List<Double> rates = new ArrayList<>();
        for (JsonNode line : train(console, arguments).events()) {
            if (line.path(Events.EVENT).asText().equals(Events.STEP)) {
                rates.add(line.path("imagesPerSecond").asDouble());
            }
        }
        clear(run);
        if (rates.isEmpty()) {
            throw new ArgumentException("series", ablation.name() + " does not come to a first step", null,
                    "it diverges at once; give --epochs in place of --minutes");
        }
        double images = rates.subList(rates.size() / 2, rates.size()).stream().sorted().toList()
                .get((rates.size() - rates.size() / 2) / 2);
        return images / recipe.training().batch() / recipe.training().accumulate();
    }

    private static void clear(Path run) {
        if (!Files.exists(run)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(run)) {
            for (Path path : inside.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new FileException(run.toString(), "what was begun cannot be removed: " + e, null, null, e);
        }
    }

    /**
     * What a training said.
     *
     * @param diverged why it ended early; null if it did not
     */
    private record Trained(List<JsonNode> events, String diverged) {}

    private static Trained train(Console console, List<String> arguments) {
        StringWriter events = new StringWriter();
        List<Exception> failure = new ArrayList<>();
        int code = Gradus.commandLine().setOut(new PrintWriter(events, true)).setErr(console.err())
                .setExecutionExceptionHandler((e, _, _) -> {
                    failure.add(e);
                    return CommandLine.ExitCode.SOFTWARE;
                }).execute(arguments.toArray(String[]::new));
        if (!failure.isEmpty() && failure.getFirst() instanceof DivergenceException diverged) {
            console.note("it diverged: %s", diverged.problem());
            return new Trained(lines(events), diverged.problem());
        }
        if (!failure.isEmpty() && failure.getFirst() instanceof GradusException known) {
            throw known;
        }
        if (!failure.isEmpty() && failure.getFirst() instanceof RuntimeException unknown) {
            throw unknown;
        }
        if (code == TrainingSession.INTERRUPTED) {
            throw new StoppedException();
        }
        if (code != 0) {
            throw new ArgumentException("series", "a training ended with code " + code, null,
                    "its message stands above");
        }
        return new Trained(lines(events), null);
    }

    private static List<JsonNode> lines(StringWriter events) {
        return events.toString().lines().map(line -> {
            try {
                return JSON.readTree(line);
            } catch (IOException e) {
                throw new IllegalStateException("events are JSON", e);
            }
        }).toList();
    }
}
