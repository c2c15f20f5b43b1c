package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.op.HardDistillation;
import dev.gradus.autograd.op.SoftDistillation;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.nn.Module;
import dev.gradus.nn.train.Objective;

/**
 * What a student with two heads is to make small: one head learns from the labels, the other from a teacher that is
 * shown the same, augmented images.
 *
 * <pre>
 * loss = (1 − share)·crossEntropy(classLogits, labels) + share·fromTeacher(distillationLogits, teacher(images))
 * hard: fromTeacher = crossEntropy against the class that the teacher names
 * soft: fromTeacher = τ²/(batch·classes) · Σ p·(ln p − ln q), p and q the teacher's and the student's softmax(logits/τ)
 * </pre>
 *
 * <p>The teacher is any module from images to [batch, classes]. It answers in evaluation mode, learns nothing, and is
 * left in the mode in which it was.
 *
 * <p>Source: Touvron and others, "Training data-efficient image transformers and distillation through attention", 2021,
 * equations 2 and 3, which has share ½ for hard distillation. The soft loss is divided by the classes too, as in its
 * authors' code.
 */
public final class Distillation {
    private static final String WHERE = "distillation";

    private final Module teacher;
    private final double share;
    private final double temperature;
    private final double labelSmoothing;

    private Distillation(Module teacher, double share, double temperature, double labelSmoothing) {
        if (teacher == null) {
            throw new ArgumentException(WHERE, "there must be a teacher");
        }
        if (!(share >= 0 && share <= 1)) {
            throw new ArgumentException(WHERE, "share must lie in [0, 1], got " + share);
        }
        this.teacher = teacher;
        this.share = share;
        this.temperature = temperature;
        this.labelSmoothing = labelSmoothing;
    }

    /** The teacher names one class for each image; it has half of the loss. */
    public static Distillation hard(Module teacher) {
        return new Distillation(teacher, 0.5, 0, 0);
    }

    /**
     * The teacher says how much it believes in each class; it has half of the loss.
     *
     * @param temperature τ, positive: the higher, the more the classes count that the teacher does not name
     */
    public static Distillation soft(Module teacher, double temperature) {
        if (!(temperature > 0 && Double.isFinite(temperature))) {
            throw new ArgumentException(WHERE, "temperature must be positive and finite, got " + temperature);
        }
        return new Distillation(teacher, 0.5, temperature, 0);
    }

    /** The same with another share of the teacher, in [0, 1]. */
    public Distillation share(double share) {
        return new Distillation(teacher, share, temperature, labelSmoothing);
    }

    /** The same with a part of each label, in [0, 1], given to all classes; the teacher's word is not smoothed. */
    public Distillation labelSmoothing(double labelSmoothing) {
        return new Distillation(teacher, share, temperature, labelSmoothing);
    }

    /**
     * The loss of a batch, one number.
     *
     * @param student with a distillation token
     * @param images [batch, channels, height, width], of the size that both were built for
     * @param labels [batch], indices of classes
     * @throws ArgumentException if the student has no distillation token
     */
    public Tensor loss(VisionTransformer student, Tensor images, Tensor labels) {
        return objective(student).of(images, logits -> logits.crossEntropy(labels, labelSmoothing)).loss();
    }

    /** The same for a {@link dev.gradus.nn.train.Trainer}, which knows the labels and how they are smoothed. */
    // region loss
    public Objective objective(VisionTransformer student) {
        return (images, fromLabels) -> {
            Tensor taught = ask(images);
            DistilledLogits logits = student.forwardBoth(images);
            Tensor fromTeacher = logits.distillationLogits()
                    .apply(temperature == 0 ? new HardDistillation(0) : new SoftDistillation(temperature), taught);
            Tensor loss = fromLabels.apply(logits.classLogits()).mul(1 - share).add(fromTeacher.mul(share));
            return new Objective.Learned(logits.mean(), loss);
        };
    }
    // endregion loss

    private Tensor ask(Tensor images) {
        boolean wasTraining = teacher.isTraining();
        teacher.eval();
        try (NoGrad _ = Tensor.noGrad()) {
            return teacher.call(images);
        } finally {
            if (wasTraining) {
                teacher.train();
            }
        }
    }
}
