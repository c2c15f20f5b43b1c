package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What a recipe, as it is or with one thing changed, reached with several seeds.
 *
 * @param accuracies a share for each seed; NaN where the training diverged
 */
record AblationResult(String name, List<Double> accuracies) {
    /** Over the seeds; a training that diverged makes it NaN. */
    double mean() {
        return accuracies.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    double least() {
        return accuracies.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double most() {
        return accuracies.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** For sorting: what diverged comes last. */
    double rank() {
        return Double.isNaN(mean()) ? Double.POSITIVE_INFINITY : -mean();
    }

    /** {@code 61.20 % (60.9 to 61.5)}: the mean, the least and the greatest. */
    String words() {
        if (Double.isNaN(mean())) {
            return "diverged";
        }
        String mean = String.format(Locale.ROOT, "%.2f %%", 100 * mean());
        return accuracies.size() == 1 ? mean
                : String.format(Locale.ROOT, "%s (%.2f to %.2f)", mean, 100 * least(), 100 * most());
    }

    ObjectNode json() {
        ObjectNode json = Events.object().put("name", name);
        json.set("accuracies", Events.numbers(accuracies.stream().filter(a -> !a.isNaN()).toList()));
        return json.put("diverged", accuracies.stream().filter(a -> a.isNaN()).count());
    }
}
