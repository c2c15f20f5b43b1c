package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Cross-entropy of a student against the classes that a teacher names: L = −1/rows · Σ t·log softmax(student), with
 * t = (1 − smoothing)·onehot(argmax teacher) + smoothing/classes.
 *
 * <p>Gradient: dStudent = dL·(softmax(student) − t)/rows; none for the teacher.
 *
 * <p>Shapes: student and teacher, both logits [rows, classes] → one number.
 *
 * <p>Source: Touvron and others, "Training data-efficient image transformers and distillation through attention", 2021.
 */
public record HardDistillation(double smoothing) implements CompositeOp {
    public HardDistillation {
        Losses.checkSmoothing("hard_distillation", smoothing);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        return Losses.ofRows(name(), "student", inputs[0], "teacher", inputs[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return inputs[0].crossEntropy(inputs[1].detach().argmax(1), smoothing);
    }
}
