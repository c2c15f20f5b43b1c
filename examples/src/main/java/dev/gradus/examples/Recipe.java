package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.nn.data.Augmentation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Trainings that are known to go well. All use AdamW, label smoothing .1, clipping at 1, warm-up and a cosine to 0. */
enum Recipe {
    /** A minute or two on two cores: 3 epochs of 0.14 million parameters; mirrors pictures only. */
    SMOKE("vit_smoke", 3, 128, 3e-3, 0.03, Augmentation.FLIP),

    /** Twenty times the work of smoke: 20 epochs of half a million parameters; moves and mirrors pictures. */
    DEFAULT("vit_micro_cifar", 20, 128, 2e-3, 0.03, Augmentation.CROP_AND_FLIP);

    /** Share of all steps over which the learning rate rises. */
    static final double WARMUP_SHARE = 0.1;

    static final double LABEL_SMOOTHING = 0.1;

    static final double CLIP_NORM = 1;

    final String model;
    final int epochs;
    final int batch;
    final double lr;
    final double weightDecay;
    final Augmentation augmentation;

    Recipe(String model, int epochs, int batch, double lr, double weightDecay, Augmentation augmentation) {
        this.model = model;
        this.epochs = epochs;
        this.batch = batch;
        this.lr = lr;
        this.weightDecay = weightDecay;
        this.augmentation = augmentation;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Recipe::toString).toList();
    }

    static Recipe named(String name) {
        for (Recipe recipe : values()) {
            if (recipe.toString().equals(name)) {
                return recipe;
            }
        }
        throw new ArgumentException("train", "there is no preset '" + name + "'",
                "one of " + String.join(", ", names()),
                NearMatches.hint(name, names()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
