package dev.gradus.examples;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.FineTuning;
import dev.gradus.vit.Initialization;
import dev.gradus.vit.TokenizerConfig;
import dev.gradus.vit.VisionTransformerConfig;
import java.io.IOException;

/**
 * Everything that decides a training's numbers: the same configuration gives the same bits. Stands in
 * {@code config.json} and in each checkpoint.
 *
 * @param dataset what is trained on; never {@code auto}
 * @param model name of the model's configuration
 * @param vit the configuration itself
 * @param normalization of the pictures
 * @param weights what it began with, as it was named; empty for new values
 * @param rule what a step changes, and how
 * @param limitTrain training pictures that are used at most; 0 for all
 * @param limitTest test pictures that are used at most; 0 for all
 * @param ema decay of the moving average of the weights that is kept beside the model; 0 for none
 * @param device kind of device: float32 or float64 arithmetic
 */
record RunConfig(
        String preset,
        DatasetChoice dataset,
        String model,
        VisionTransformerConfig vit,
        Normalization normalization,
        String weights,
        int epochs,
        int batch,
        double lr,
        double weightDecay,
        double warmupShare,
        double labelSmoothing,
        double clipNorm,
        Augmentation augmentation,
        StepRule rule,
        long seed,
        int limitTrain,
        int limitTest,
        double ema,
        String device) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Augmentation.class, ToStringSerializer.instance)
                    .addDeserializer(Augmentation.class, new AugmentationText()))
            .build();

    /** So that a configuration of a damaged file cannot ask for endless work before it is compared with the tensors. */
    private static final int MOST_BLOCKS = 10_000;

    RunConfig {
        String where = command(weights);
        require(where, epochs >= 1 && epochs <= 1_000_000, "--epochs must be 1 to 1,000,000, got " + epochs);
        require(where, batch >= 1 && batch <= 1 << 20, "--batch must be 1 to 1,048,576, got " + batch);
        require(where, lr >= 0 && Double.isFinite(lr), "--lr must be a number that is not negative, got " + lr);
        require(where, weightDecay >= 0 && Double.isFinite(weightDecay), "the weight decay must not be negative");
        require(where, warmupShare >= 0 && warmupShare <= 1, "the share of the warm-up must lie in [0, 1]");
        require(where, limitTrain >= 0, "--limit-train must not be negative, got " + limitTrain);
        require(where, limitTest >= 0, "--limit-test must not be negative, got " + limitTest);
        require(where, ema >= 0 && ema < 1, "--ema must lie in [0, 1), got " + ema);
        require(where, vit.depth() <= MOST_BLOCKS, "at most " + MOST_BLOCKS + " blocks can be trained, got "
                + vit.depth());
        require(where, rule.frozenStages() < FineTuning.stages(vit), "a model of " + vit.depth() + " blocks has "
                + FineTuning.stages(vit) + " stages, " + rule.frozenStages() + " cannot be frozen");
        require(where, normalization.channels() == vit.channels(), "the normalization has " + normalization.channels()
                + " channels, pictures of the model " + vit.channels());
        require(where, DeviceOptions.isName(device), "there is no device '" + device + "'");
    }

    /** The command that begins such a run; every one of them goes on with any run. */
    String command() {
        return command(weights);
    }

    private static String command(String weights) {
        return weights.isEmpty() ? "train" : "finetune";
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values was refused", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws CheckpointException if anything is missing, unknown or out of range
     */
    static RunConfig fromJson(String where, String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json instanceof ObjectNode object && !object.has("ema")) {
                object.put("ema", 0.0); // saved before averages were kept
            }
            if (json instanceof ObjectNode object && !object.has("rule")) {
                object.put("weights", "").set("rule", JSON.valueToTree(StepRule.ADAMW)); // saved before fine-tuning
            }
            if (json instanceof ObjectNode object && !object.has("normalization")) {
                boolean shapes = DatasetChoice.SHAPES10.name().equals(object.path("dataset").asText());
                object.set("normalization", // saved when it was always that of the data
                        JSON.valueToTree(Statistics.of(shapes ? DatasetChoice.SHAPES10 : DatasetChoice.CIFAR10)));
            }
            if (json.path("vit") instanceof ObjectNode vit) {
                complete(vit);
            }
            return JSON.treeToValue(json, RunConfig.class);
        } catch (JsonProcessingException e) {
            String line = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new CheckpointException(where, "its configuration cannot be used: " + line, null,
                    "it was saved by another version of Gradus, or changed by hand", e);
        }
    }

    /** What a model had before there was a choice. */
    private static void complete(ObjectNode vit) {
        if (!vit.has("preLogits")) {
            vit.put("preLogits", false);
        }
        if (!vit.has("normOnSum")) {
            vit.put("normOnSum", false).put("initialization", Initialization.TIMM.name());
        }
        if (!vit.has("tokenizer")) {
            vit.set("tokenizer", JSON.valueToTree(TokenizerConfig.none()));
        }
    }

    /** Augmentation is kept as its text; before there was one, as padding and flip. */
    private static final class AugmentationText extends StdDeserializer<Augmentation> {
        private static final long serialVersionUID = 1L;

        AugmentationText() {
            super(Augmentation.class);
        }

        @Override
        public Augmentation deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode json = parser.readValueAsTree();
            try {
                if (json.isTextual()) {
                    return Augmentation.parse(json.textValue());
                }
                if (json.path("padding").isInt() && json.path("flip").isBoolean()) {
                    return new Augmentation(json.get("padding").intValue(), json.get("flip").booleanValue());
                }
            } catch (ArgumentException e) {
                throw JsonMappingException.from(parser, e.getMessage().lines().findFirst().orElse(""), e);
            }
            throw JsonMappingException.from(parser, "the augmentation is no text");
        }
    }

    private static void require(String where, boolean holds, String problem) {
        if (!holds) {
            throw new ArgumentException(where, problem);
        }
    }
}
