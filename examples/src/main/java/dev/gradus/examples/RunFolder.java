package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.recipe.RecipeText;
import dev.gradus.nn.train.TrainingRun;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of one run: {@code config.json}, {@code metrics.jsonl}, pictures and {@code checkpoints/}. */
record RunFolder(Path path) {
    static final String RESULT = "result.json";
    static final String METRICS = "metrics.jsonl";

    private static final String SITTINGS = "sittings.jsonl";
    private static final String SECONDS = "seconds";
    private static final String PROCESSOR_SECONDS = "processorSeconds";
    private static final Path RUNS = Path.of("runs");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    /** A new folder {@code runs/TIME-name}; a number is added if there is one already. */
    static RunFolder fresh(LocalDateTime time, String name) {
        String wanted = TIME.format(time) + "-" + name;
        for (int i = 1;; i++) {
            Path path = RUNS.resolve(i == 1 ? wanted : wanted + "-" + i);
            try {
                Files.createDirectories(RUNS);
                Files.createDirectory(path);
                return new RunFolder(path);
            } catch (FileAlreadyExistsException e) {
                // Taken: try the next number.
            } catch (IOException e) {
                throw new FileException(path.toString(), "the folder cannot be made: " + e, null,
                        "choose another with --out", e);
            }
        }
    }

    /** The folder that was asked for; it must be new or empty. */
    static RunFolder at(Path path) {
        try {
            Files.createDirectories(path);
            try (Stream<Path> content = Files.list(path)) {
                if (content.findAny().isPresent()) {
                    throw new ArgumentException("run", "--out " + path + " is not empty",
                            "runs are never overwritten",
                            "choose another folder, or go on with --resume " + path);
                }
            }
            return new RunFolder(path);
        } catch (IOException e) {
            throw new FileException(path.toString(), "the folder cannot be made: " + e, null, null, e);
        }
    }

    /** The checkpoint meant by a path: a file, the last one of a run's folder, or {@code FOLDER/best} in one. */
    static Path checkpoint(Path path) {
        if (Files.isDirectory(path)) {
            return new RunFolder(path).checkpoints().resolve(TrainingRun.LAST);
        }
        Path folder = path.toAbsolutePath().getParent();
        if (!Files.exists(path) && folder != null) {
            String name = path.getFileName() + ".safetensors";
            Path inside = new RunFolder(folder).checkpoints().resolve(name);
            if (Files.exists(inside)) {
                return inside;
            }
            if (name.equals(TrainingRun.BEST) && Files.exists(folder.resolve("config.json"))) {
                throw new FileException(path.toString(), "this run has no best weights", "which are best is told by "
                        + "pictures held out from training, never by the test set",
                        "take " + folder.getFileName() + ", its last weights, or train with --validation 0.05", null);
            }
        }
        return path;
    }

    /** The folder of the run that saved a checkpoint, or null if it lies elsewhere now. */
    static RunFolder of(Path checkpoint) {
        Path parent = checkpoint.toAbsolutePath().getParent();
        Path folder = parent == null ? null : parent.getParent();
        return folder != null && Files.exists(folder.resolve("config.json")) ? new RunFolder(shortened(folder)) : null;
    }

    /** Relative to the working folder, if it lies in there. */
    private static Path shortened(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) && !folder.equals(here) ? here.relativize(folder) : folder;
    }

    /** Writes what decides the run, and its recipe for people and other runs. */
    void writeConfig(RunConfig config) {
        AtomicFile.writeString(path.resolve("config.json"), config.toJson() + "\n");
        AtomicFile.writeString(path.resolve("recipe.toml"), RecipeText.of(config.recipe()));
    }

    Path metrics() {
        return path.resolve(METRICS);
    }

    /** What was reached; there when the run is done. */
    Path result() {
        return path.resolve(RESULT);
    }

    /** Adds how long a sitting took, by the clock and by the processors, to {@code sittings.jsonl}. */
    void addSitting(long from, long to, double seconds, double processorSeconds) {
        String line = Events.object().put("from", from).put("to", to).put(SECONDS, seconds)
                .put(PROCESSOR_SECONDS, processorSeconds).toString();
        AtomicFile.writeString(path.resolve(SITTINGS), lines(path.resolve(SITTINGS)).stream()
                .map(before -> before + "\n").collect(Collectors.joining()) + line + "\n");
    }

    /** Minutes of all sittings; of those cut off by force, the epochs that they finished. */
    double minutes() {
        return Math.max(sittings(SECONDS), epochs()) / 60;
    }

    /** Minutes that all threads computed in the sittings; NaN if one was cut off by force. */
    double processorMinutes() {
        return sittings(SECONDS) < epochs() ? Double.NaN : sittings(PROCESSOR_SECONDS) / 60;
    }

    private double sittings(String what) {
        return sum(path.resolve(SITTINGS), line -> true, what);
    }

    private double epochs() {
        return sum(metrics(), line -> line.path(Events.EVENT).asText().equals(Events.EPOCH), SECONDS);
    }

    private static double sum(Path file, Predicate<JsonNode> which, String what) {
        return lines(file).stream().filter(which).mapToDouble(line -> line.path(what).asDouble(Double.NaN)).sum();
    }

    private static List<JsonNode> lines(Path file) {
        return Files.exists(file) ? Metrics.read(file, Long.MAX_VALUE) : List.of();
    }

    /** A run that goes on has reached nothing yet. */
    void forgetResult() {
        try {
            Files.deleteIfExists(result());
        } catch (IOException e) {
            throw new FileException(result().toString(), "cannot be removed: " + e, null, null, e);
        }
    }

    Path curves() {
        return path.resolve("curves.png");
    }

    Path tensorboard() {
        return path.resolve("tensorboard");
    }

    Path report() {
        return path.resolve("report.html");
    }

    Path predictions() {
        return path.resolve("predictions.png");
    }

    Path checkpoints() {
        return path.resolve("checkpoints");
    }
}
