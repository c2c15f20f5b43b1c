package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * A loss that is square for small differences and absolute for large ones: with e = x − target, the mean of e²/(2·β)
 * where |e| &lt; β, else |e| − β/2.
 *
 * <p>With m = e cut off at ±β both are m·(e − m/2)/β. Gradient: dX = dL·m/β/count; dTarget = −dX.
 *
 * <p>Shapes: x and target of one shape, not empty → one number.
 *
 * <p>Source: Girshick, "Fast R-CNN", 2015, there with β = 1.
 */
public record SmoothL1(double beta) implements CompositeOp {
    public SmoothL1 {
        Losses.checkPositive("smooth_l1", "beta", beta);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        return Losses.ofPair(name(), "x", inputs[0], "target", inputs[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor e = inputs[0].sub(inputs[1]);
        Tensor bound = Tensor.full(e.device(), beta, Shape.SCALAR);
        Tensor m = e.minimum(bound).maximum(bound.neg());
        return m.mul(e.sub(m.mul(0.5))).mean().mul(1 / beta);
    }
}
