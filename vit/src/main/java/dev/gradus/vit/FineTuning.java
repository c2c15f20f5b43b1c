package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model's parameters stage by stage, from the pixels to the head, as fine-tuning treats them: what lies near the
 * pixels is of use for every task and may learn slowly or not at all.
 *
 * <pre>
 * 0             tokens, positions and the embedding of the patches
 * 1 … depth     the blocks
 * depth + 1     the last norm, and the pooling and pre-logits if they learn
 * depth + 2     the head, or both heads
 * </pre>
 *
 * <p>Sources: for the new head Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, section 3.2; for learning
 * rates that fall with the distance from the head Howard, Ruder, "Universal Language Model Fine-tuning for Text
 * Classification", 2018, in the form of Bao and others, "BEiT: BERT Pre-Training of Image Transformers", 2021.
 */
public final class FineTuning {
    private static final String BLOCKS = "blocks.";
    private static final List<String> BEFORE_HEAD = List.of("norm.", "fc_norm.", "attention_pool.", "pre_logits.");

    private FineTuning() {}

    /** How many stages a model has: depth + 3. */
    public static int stages(VisionTransformerConfig config) {
        return config.depth() + 3;
    }

    /** The stage of a parameter, by its name. */
    static int stage(String name, int depth) {
        if (name.startsWith(BLOCKS)) {
            return 1 + Integer.parseInt(name.substring(BLOCKS.length(), name.indexOf('.', BLOCKS.length())));
        }
        if (name.startsWith("head.") || name.startsWith("head_dist.")) {
            return depth + 2;
        }
        return BEFORE_HEAD.stream().anyMatch(name::startsWith) ? depth + 1 : 0;
    }

    /**
     * Keeps the first stages of a model as they are: they get no gradient, and a step does not change them.
     *
     * @param stages how many; 1 is the embedding alone, depth + 2 everything but the head
     */
    public static void freeze(VisionTransformer model, int stages) {
        VisionTransformerConfig config = model.config();
        if (stages < 0 || stages >= stages(config)) {
            throw new ArgumentException("fine_tuning", "0 to " + (stages(config) - 1) + " stages can be frozen, got "
                    + stages, "the head always learns", null);
        }
        model.parameters().forEach((name, parameter) -> {
            if (stage(name, config.depth()) < stages) {
                parameter.freeze();
            }
        });
    }

    /**
     * Groups for an optimizer, a stage each, without weight decay: the learning rate of block i of 1 … depth is
     * multiplied by decay^(depth + 1 − i), that of the embedding by decay^(depth + 1), those of norm and head by 1.
     * Frozen parameters are in no group.
     *
     * @param decay of (0, 1]; 1 for one learning rate everywhere
     */
    public static List<ParameterGroup> groups(VisionTransformer model, double decay) {
        if (!(decay > 0 && decay <= 1)) {
            throw new ArgumentException("fine_tuning", "the decay of the learning rates must lie in (0, 1], got "
                    + decay);
        }
        int depth = model.config().depth();
        Map<Integer, Map<String, Tensor>> stages = new TreeMap<>();
        model.parameters().forEach((name, parameter) -> {
            if (parameter.requiresGrad()) {
                stages.computeIfAbsent(stage(name, depth), _ -> new LinkedHashMap<>()).put(name, parameter);
            }
        });
        List<ParameterGroup> groups = new ArrayList<>();
        stages.forEach((stage, parameters) -> groups.add(new ParameterGroup(
                "stage " + stage, parameters, Math.pow(decay, Math.max(0, depth + 1 - stage)), 0)));
        return groups;
    }
}
