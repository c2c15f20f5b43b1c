package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Mean of squared differences: L = mean((x − target)²).
 *
 * <p>Gradient: dX = dL·2·(x − target)/count, dTarget = −dX.
 *
 * <p>Shapes: x and target of one shape, not empty → one number.
 */
public record MeanSquaredError() implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        return Losses.ofPair(name(), "x", inputs[0], "target", inputs[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return inputs[0].sub(inputs[1]).square().mean();
    }
}
