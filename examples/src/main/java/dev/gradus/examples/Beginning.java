package dev.gradus.examples;

import dev.gradus.examples.recipe.Recipe;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;

/** What a command decides of a new training; {@link RunOptions} knows the rest. */
interface Beginning {
    /** What the run's folder is named after. */
    String name();

    /** What was asked for, all options taken in. */
    Recipe recipe();

    /** The model, but for its classes and channels. */
    VisionTransformerConfig vit();

    /** Refuses pictures that the model cannot take. */
    void check(Examples pictures);

    /** What pixels are normalized with; usually what the data say. */
    default Normalization normalization(Examples pictures) {
        return pictures.normalization();
    }

    /** Changes the model's first values before the first step. */
    default void fill(VisionTransformer model) {}
}
