package dev.gradus.examples.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.train.Evaluation;
import java.util.List;
import java.util.Map;

/**
 * What is to be told of a training.
 *
 * @param title of the page
 * @param facts what was trained, on what, how long: in order
 * @param metrics lines of {@code metrics.jsonl}; empty where only a checkpoint is known
 * @param test the pictures of the test set
 * @param evaluation of the model on them
 * @param evaluated what of the model that was, such as "averaged weights"; empty for the model as it is
 * @param recipe the settings as a file that can be used again, as text
 * @param command that made this
 */
public record Report(
        String title,
        Map<String, String> facts,
        List<JsonNode> metrics,
        Dataset test,
        Evaluation evaluation,
        String evaluated,
        String recipe,
        String command) {}
