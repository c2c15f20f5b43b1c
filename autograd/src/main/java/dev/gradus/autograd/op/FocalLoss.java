package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * Binary cross-entropy that looks away from what is already right: the mean of a·uᵞ·bce, with p = σ(x), the error
 * u = p·(1 − target) + (1 − p)·target, and the balance a = alpha·target + (1 − alpha)·(1 − target).
 *
 * <p>Where the target is 1, u is 1 − p; where it is 0, p. Gradients follow from the formula. A gamma between 0 and 1 is
 * refused, because its gradient is infinite where u = 0; 0 leaves the factor out.
 *
 * <p>Shapes: logits x and target of one shape, not empty → one number.
 *
 * <p>Source: Lin, Goyal, Girshick, He, Dollár, "Focal Loss for Dense Object Detection", 2017, with alpha = 0.25 and
 * gamma = 2.
 */
public record FocalLoss(double alpha, double gamma) implements CompositeOp {
    public FocalLoss {
        if (!(alpha >= 0 && alpha <= 1) || !(gamma == 0 || gamma >= 1 && Double.isFinite(gamma))) {
            throw new ArgumentException(
                    "focal_loss",
                    "alpha must lie in [0, 1] and gamma be 0 or at least 1, got alpha=" + alpha + " gamma="
                            + gamma);
        }
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        return Losses.ofPair(name(), "logits", inputs[0], "target", inputs[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor target = inputs[1];
        Tensor loss = BinaryCrossEntropy.each(x, target).mul(target.affine(2 * alpha - 1, 1 - alpha));
        if (gamma == 0) {
            return loss.mean();
        }
        Tensor error = x.sigmoid().mul(target.affine(-1, 1)).add(x.neg().sigmoid().mul(target));
        return loss.mul(gamma == 1 ? error : error.pow(gamma)).mean();
    }
}
