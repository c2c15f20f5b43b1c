package dev.gradus.vit;

import dev.gradus.autograd.Tensor;

/**
 * What the two heads of a distilled Vision Transformer say, each [batch, classes].
 *
 * <pre>
 * loss = (1 − a)·crossEntropy(classLogits, labels) + a·distillation(distillationLogits, teacher)
 * </pre>
 *
 * <p>Drawn in docs/models/deit.md.
 *
 * <p>Source: Touvron and others, "Training data-efficient image transformers and distillation through attention", 2021,
 * where a = ½.
 *
 * @param classLogits from the class token, for the labels
 * @param distillationLogits from the distillation token, for the teacher
 */
public record DistilledLogits(Tensor classLogits, Tensor distillationLogits) {
    /** What the model answers outside training: ½·(classLogits + distillationLogits). */
    public Tensor mean() {
        return classLogits.add(distillationLogits).mul(0.5);
    }
}
