package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Mean cross-entropy of independent yes-or-no questions, from logits: L = mean(ln(1 + eˣ) − x·target), which is
 * −target·ln σ(x) − (1 − target)·ln(1 − σ(x)) without the overflow.
 *
 * <p>Gradient: dX = dL·(σ(x) − target)/count; the target's is −dL·x/count.
 *
 * <p>Shapes: logits x and target of one shape, not empty → one number. The target usually lies in [0, 1], which is not
 * checked.
 */
public record BinaryCrossEntropy() implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        return Losses.ofPair(name(), "logits", inputs[0], "target", inputs[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return each(inputs[0], inputs[1]).mean();
    }

    /** The loss of each element. */
    static Tensor each(Tensor x, Tensor target) {
        // ln(eᵐ·(eˣ⁻ᵐ + e⁻ᵐ)) with m = max(x, 0): both exponents are at most 0.
        Tensor m = x.detach().relu();
        Tensor softplus = x.sub(m).exp().add(m.neg().exp()).log().add(m);
        return softplus.sub(x.mul(target));
    }
}
