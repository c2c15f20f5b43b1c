package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Mean of absolute differences, the L1 loss: L = mean(|x − target|).
 *
 * <p>Gradient: dX = dL·sign(x − target)/count, 0 at the kink x = target; dTarget = −dX.
 *
 * <p>Shapes: x and target of one shape, not empty → one number.
 */
public record MeanAbsoluteError() implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        return Losses.ofPair(name(), "x", inputs[0], "target", inputs[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return inputs[0].sub(inputs[1]).abs().mean();
    }
}
