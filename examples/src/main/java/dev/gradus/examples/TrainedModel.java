package dev.gradus.examples;

import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.image.EvaluationTransform;
import java.util.List;

/**
 * A model that was trained, here or elsewhere, with all it takes to show it a picture.
 *
 * @param name of the model
 * @param transform what is done to a picture before
 * @param classNames a name for each class; empty if nobody knows them
 */
record TrainedModel(String name, VisionTransformer model, EvaluationTransform transform, List<String> classNames) {
    TrainedModel {
        model.eval();
    }

    /** The name of a class, or its number. */
    String className(int index) {
        return classNames.isEmpty() ? "class " + index : classNames.get(index);
    }
}
