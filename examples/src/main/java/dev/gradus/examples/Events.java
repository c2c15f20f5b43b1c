package dev.gradus.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.nn.train.TrainingEvent;
import java.nio.file.Path;
import java.util.List;

/** Events of a training as JSON objects: short for standard output, with all numbers for {@code metrics.jsonl}. */
final class Events {
    static final String EVENT = "event";
    static final String STEP = "step";
    static final String EPOCH = "epoch";
    static final String TEST_LOSS = "testLoss";
    static final String TEST_ACCURACY = "testAccuracy";
    static final String VALIDATION_LOSS = "validationLoss";
    static final String VALIDATION_ACCURACY = "validationAccuracy";
    static final String AVERAGED_ACCURACY = "averagedAccuracy";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Events() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode numbers(List<Double> values) {
        ArrayNode array = JSON.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    static ObjectNode step(TrainingEvent.Step step) {
        return object().put(EVENT, STEP)
                .put(STEP, step.step())
                .put("loss", step.loss())
                .put("lr", step.lr())
                .put("imagesPerSecond", step.imagesPerSecond());
    }

    static ObjectNode detailed(TrainingEvent.Step step) {
        ObjectNode json = step(step).put(EPOCH, step.epoch()).put("accuracy", step.accuracy());
        return Double.isNaN(step.gradientNorm()) ? json : json.put("gradientNorm", step.gradientNorm());
    }

    static ObjectNode epoch(TrainingEvent.Epoch epoch) {
        ObjectNode json = object().put(EVENT, EPOCH)
                .put(EPOCH, epoch.epoch())
                .put("trainLoss", epoch.trainLoss())
                .put(epoch.validated() ? VALIDATION_LOSS : TEST_LOSS, epoch.loss())
                .put(epoch.validated() ? VALIDATION_ACCURACY : TEST_ACCURACY, epoch.accuracy())
                .put("seconds", epoch.seconds());
        return Double.isNaN(epoch.averagedAccuracy())
                ? json
                : json.put(AVERAGED_ACCURACY, epoch.averagedAccuracy());
    }

    static ObjectNode detailed(TrainingEvent.Epoch epoch) {
        return epoch(epoch).put(STEP, epoch.step());
    }

    /** @param testAccuracy of the last weights; what counts is in the result */
    static ObjectNode done(double testAccuracy, RunResult result, Path checkpoint) {
        ObjectNode json = object().put(EVENT, "done").put(TEST_ACCURACY, testAccuracy);
        return json.put("accuracy", result.accuracy()).put("of", result.of()).put("minutes", result.minutes())
                .put("checkpoint", checkpoint.toString());
    }

    static ObjectNode interrupted(long step, Path checkpoint) {
        return object().put(EVENT, "interrupted").put(STEP, step).put("checkpoint", checkpoint.toString());
    }
}
