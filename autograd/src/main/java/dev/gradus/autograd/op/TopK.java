package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * The k largest elements along an axis, largest first, in the order of {@link ArgSort}: of equal elements the first
 * ones, and a NaN before every number.
 *
 * <p>Shapes: x [..., extent, ...] → y [..., k, ...]. Their indices: {@link ArgTopK}.
 *
 * <p>Gradient: dX = dY at the elements that were chosen, 0 elsewhere.
 *
 * @param axis not negative
 * @param k of [0, extent]
 */
public record TopK(int axis, int k) implements UnaryOp, CompositeOp {
    public TopK {
        ArgTopK.check("top_k", axis, k);
    }

    @Override
    public Shape shape(Shape x) {
        return ArgTopK.shape(name(), x, axis, k);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return inputs[0].gather(axis, inputs[0].apply(new ArgTopK(axis, k)));
    }
}
