package dev.gradus.nn.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.nn.data.LoaderPosition;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a training stands, beside the tensors: with them it is all that going on bit for bit needs.
 *
 * @param step steps done
 * @param position the next batch
 * @param lossSum sum of the losses of this epoch's images so far
 * @param images images of this epoch so far
 * @param generators position of each random stream, by name
 * @param bestAccuracy the best accuracy on pictures held out so far; negative before the first measurement
 * @param bestStep steps done at the time of that measurement
 */
public record TrainingState(
        long step,
        LoaderPosition position,
        double lossSum,
        long images,
        Map<String, Long> generators,
        double bestAccuracy,
        long bestStep) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public TrainingState {
        generators = Collections.unmodifiableMap(new TreeMap<>(generators));
    }

    /** One line of JSON; numbers come back exactly. */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("step", step);
        json.put("epoch", position.epoch());
        json.put("batch", position.batch());
        json.put("lossSum", lossSum);
        json.put("images", images);
        ObjectNode positions = json.putObject("generators");
        generators.forEach(positions::put);
        json.put("bestAccuracy", bestAccuracy);
        json.put("bestStep", bestStep);
        return json.toString();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param where what messages call the source
     * @throws CheckpointException if it is damaged: which number is missing or out of range
     */
    public static TrainingState fromJson(String where, String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(where, "the training state is no JSON: " + e.getOriginalMessage(), null, null,
                    e);
        }
        Map<String, Long> generators = new TreeMap<>();
        json.path("generators").fieldNames()
                .forEachRemaining(name -> generators.put(name, count(where, json.path("generators"), name)));
        return new TrainingState(
                count(where, json, "step"),
                new LoaderPosition(smallCount(where, json, "epoch"), smallCount(where, json, "batch")),
                number(where, json, "lossSum"),
                count(where, json, "images"),
                generators,
                number(where, json, "bestAccuracy"),
                json.has("bestStep") ? count(where, json, "bestStep") : 0); // saved before it was noted
    }

    private static int smallCount(String where, JsonNode json, String name) {
        long count = count(where, json, name);
        if (count > Integer.MAX_VALUE) {
            throw damaged(where, json, name);
        }
        return (int) count;
    }

    private static long count(String where, JsonNode json, String name) {
        JsonNode node = json.path(name);
        if (!node.canConvertToLong() || !node.isIntegralNumber() || node.longValue() < 0) {
            throw damaged(where, json, name);
        }
        return node.longValue();
    }

    private static double number(String where, JsonNode json, String name) {
        JsonNode node = json.path(name);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw damaged(where, json, name);
        }
        return node.doubleValue();
    }

    private static CheckpointException damaged(String where, JsonNode json, String name) {
        JsonNode node = json.path(name);
        return new CheckpointException(where, "the training state's '" + name + "' is "
                + (node.isMissingNode() ? "missing" : node.toString()) + ", a number was wanted");
    }
}
