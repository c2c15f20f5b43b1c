package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.vit.image.EvaluationTransform;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The statistics that pixels are normalized with, by name. */
enum Statistics {
    HALF(EvaluationTransform.HALF), IMAGENET(EvaluationTransform.IMAGENET), CIFAR10(Cifar10.NORMALIZATION), SHAPES10(
            Shapes10.NORMALIZATION);

    private final Normalization normalization;

    Statistics(Normalization normalization) {
        this.normalization = normalization;
    }

    Normalization normalization() {
        return normalization;
    }

    /**
     * Those of that name.
     *
     * @param where who asks
     */
    static Normalization named(String where, String name) {
        List<String> names = Arrays.stream(values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
        int place = names.indexOf(name);
        if (place < 0) {
            throw new ArgumentException(where, "there is no normalization '" + name + "'",
                    "one of " + String.join(", ", names), NearMatches.hint(name, names));
        }
        return values()[place].normalization;
    }
}
