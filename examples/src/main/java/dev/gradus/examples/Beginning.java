package dev.gradus.examples;

import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.vit.VisionTransformer;

/** What a new training decides by itself; {@link RunOptions} knows the rest. */
interface Beginning {
    /**
     * The configuration of the run; complains about whatever is wrong with it.
     *
     * @param pictures null before they are there
     */
    RunConfig config(DatasetChoice dataset, Examples pictures, String device);

    /** Changes the model's first values before the first step. */
    default void fill(VisionTransformer model) {}
}
