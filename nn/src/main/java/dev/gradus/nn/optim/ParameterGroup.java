package dev.gradus.nn.optim;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Parameters that an optimizer treats alike.
 *
 * @param name for messages
 * @param parameters by dotted name, in order
 * @param lrScale multiplies the learning rate of every step
 * @param weightDecay how strongly the parameters are drawn to zero
 */
public record ParameterGroup(String name, Map<String, Tensor> parameters, double lrScale, double weightDecay) {
    public ParameterGroup {
        if (!(lrScale >= 0 && Double.isFinite(lrScale) && weightDecay >= 0 && Double.isFinite(weightDecay))) {
            throw new ArgumentException(
                    "parameter_group",
                    "lrScale and weightDecay of '" + name + "' must be finite and not negative, got lrScale=" + lrScale
                            + " weightDecay=" + weightDecay);
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Splits parameters as transformers are trained: weight matrices and filters decay; biases, norms and everything
     * else of rank 0 or 1 do not, nor does what {@code spared} names, such as a class token and position embeddings.
     *
     * @return the groups {@code decay} and {@code no_decay}; one that would be empty is left out
     */
    public static List<ParameterGroup> splitByDecay(
            Map<String, Tensor> parameters, double weightDecay, Predicate<String> spared) {
        Map<String, Tensor> decaying = new LinkedHashMap<>();
        Map<String, Tensor> others = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> {
            boolean decays = tensor.rank() > 1 && !spared.test(name);
            (decays ? decaying : others).put(name, tensor);
        });
        return Stream.of(
                new ParameterGroup("decay", decaying, 1, weightDecay), new ParameterGroup("no_decay", others, 1, 0))
                .filter(group -> !group.parameters().isEmpty())
                .toList();
    }
}
