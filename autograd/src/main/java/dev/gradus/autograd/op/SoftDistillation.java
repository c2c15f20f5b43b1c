package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * How far a student's softened predictions are from a teacher's: L = τ²/(rows·classes) · Σ p·(ln p − ln q), with
 * p = softmax(teacher/τ) and q = softmax(student/τ).
 *
 * <p>The divisor counts all elements, not rows, as DeiT's published code does. The factor τ² keeps the gradient's size
 * when the temperature changes.
 *
 * <p>Gradient: dStudent = dL·τ·(q − p)/(rows·classes). The teacher has one too: compute its logits inside
 * {@code Tensor.noGrad()}.
 *
 * <p>Shapes: student and teacher, both logits [rows, classes] → one number.
 *
 * <p>Sources: Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network", 2015; Touvron and others,
 * "Training data-efficient image transformers and distillation through attention", 2021.
 *
 * @param temperature τ
 */
public record SoftDistillation(double temperature) implements CompositeOp {
    public SoftDistillation {
        Losses.checkPositive("soft_distillation", "temperature", temperature);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        return Losses.ofRows(name(), "student", inputs[0], "teacher", inputs[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor q = inputs[0].div(temperature).logSoftmax();
        Tensor p = inputs[1].div(temperature).logSoftmax();
        return p.exp().mul(p.sub(q)).sum().mul(temperature * temperature / inputs[0].count());
    }
}
