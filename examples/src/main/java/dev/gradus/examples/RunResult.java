package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a training reached: {@code result.json} in its folder, there when it is done.
 *
 * @param seed of every random choice
 * @param accuracy on the test set, as a share; NaN if the training diverged
 * @param of whose accuracy that is: of the averaged weights where they are kept, of the best epoch where pictures held
 *     out chose it, else of the last weights; never of whatever happens to be best on the test set
 * @param minutes of all sittings, by the clock: steps, tests and checkpoints
 * @param processorMinutes that all threads computed in them: what the run cost whatever else the machine did; NaN if a
 *     sitting was cut off by force
 * @param machine that computed
 * @param command as it was typed
 */
record RunResult(long seed, double accuracy, String of, double minutes, double processorMinutes, String machine,
        String command) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCURACY = "accuracy";
    private static final String PROCESSOR = "processorMinutes";

    /** What a training that diverged leaves. */
    static RunResult diverged(long seed, String problem, double minutes, String machine, String command) {
        return new RunResult(seed, Double.NaN, problem, minutes, Double.NaN, machine, command);
    }

    /** The same, told with another command. */
    RunResult typed(String other) {
        return new RunResult(seed, accuracy, of, minutes, processorMinutes, machine, other);
    }

    boolean isDiverged() {
        return Double.isNaN(accuracy);
    }

    /** As {@code docs/results/recipes.json} wants it; null for an accuracy that there is not. */
    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put("seed", seed);
        ObjectNode reached = isDiverged() ? json.putNull(ACCURACY) : json.put(ACCURACY, accuracy);
        reached.put("of", of).put("minutes", rounded(minutes));
        if (!Double.isNaN(processorMinutes)) {
            reached.put(PROCESSOR, rounded(processorMinutes));
        }
        return reached.put("machine", machine).put("command", command);
    }

    private static double rounded(double minutes) {
        return Math.round(minutes * 100) / 100.0;
    }

    void write(Path file) {
        AtomicFile.writeString(file, json().toPrettyString() + "\n");
    }

    /** @throws FileException if it cannot be read, or is no result */
    static RunResult read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            if (json.path("seed").isIntegralNumber() && json.has(ACCURACY)) {
                return new RunResult(json.path("seed").longValue(), json.path(ACCURACY).asDouble(Double.NaN),
                        json.path("of").asText(), json.path("minutes").asDouble(),
                        json.path(PROCESSOR).asDouble(Double.NaN), json.path("machine").asText(),
                        json.path("command").asText());
            }
            throw new FileException(file.toString(), "is no result of a training", null,
                    "remove it to train again", null);
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read: " + e, null, "remove it to train again", e);
        }
    }
}
