package dev.gradus.nn.train;

import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Module;
import java.util.function.UnaryOperator;

/**
 * What training makes small: from a batch of images to its loss. Usually that is the cross-entropy of a model's logits
 * ({@link #labels}); a student of a teacher has another one.
 */
@FunctionalInterface
public interface Objective {
    /**
     * What was learned from a batch.
     *
     * @param logits [batch, classes], by which right answers are counted
     * @param loss one number, the mean over the batch
     */
    record Learned(Tensor logits, Tensor loss) {}

    /**
     * Runs the model forward.
     *
     * @param images [batch, channels, height, width]
     * @param fromLabels the mean loss of logits [batch, classes] against the batch's labels; it knows of smoothing and
     *     of images that were mixed
     */
    Learned of(Tensor images, UnaryOperator<Tensor> fromLabels);

    /** The loss of a model's logits against the labels. */
    static Objective labels(Module model) {
        return (images, fromLabels) -> {
            Tensor logits = model.call(images);
            return new Learned(logits, fromLabels.apply(logits));
        };
    }
}
