package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/**
 * How little two masks overlap: the mean over samples of 1 − (2·Σ p·target + smooth)/(Σ p + Σ target + smooth), with
 * p = σ(logits).
 *
 * <p>Gradients follow from the formula. {@code smooth} makes two empty masks a perfect match.
 *
 * <p>Shapes: logits and target of one shape [batch, ...], not empty; sums run over all axes but the first → one number.
 *
 * <p>Source: Milletari, Navab, Ahmadi, "V-Net", 2016; here without the squares in the divisor, as DETR has it.
 *
 * @param smooth positive, usually 1
 */
public record DiceLoss(double smooth) implements CompositeOp {
    public DiceLoss {
        Losses.checkPositive("dice_loss", "smooth", smooth);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        if (inputs[0].rank() < 2) {
            throw new ShapeException(name(), "logits must be [batch, ...], got " + inputs[0], null, null);
        }
        return Losses.ofPair(name(), "logits", inputs[0], "target", inputs[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        int batch = inputs[0].dim(0);
        Tensor p = inputs[0].sigmoid().reshape(batch, -1);
        Tensor target = inputs[1].reshape(batch, -1);
        Tensor both = p.mul(target).sum(false, 1).affine(2, smooth);
        Tensor either = p.add(target).sum(false, 1).add(smooth);
        return both.div(either).mean().affine(-1, 1);
    }
}
