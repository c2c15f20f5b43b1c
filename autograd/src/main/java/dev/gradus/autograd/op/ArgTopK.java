package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * The indices of the k largest elements along an axis; see {@link TopK}. Who needs both looks the values up:
 * {@code x.gather(axis, indices)}.
 *
 * <p>Shapes: x [..., extent, ...] → indices [..., k, ...]. An index moves in jumps: no gradient flows through.
 *
 * @param axis not negative
 * @param k of [0, extent]
 */
public record ArgTopK(int axis, int k) implements UnaryOp, CompositeOp {
    public ArgTopK {
        check("arg_top_k", axis, k);
    }

    static void check(String where, int axis, int k) {
        Attributes.checkAxis(where, axis);
        if (k < 0) {
            throw new ArgumentException(where, "k must not be negative, got " + k);
        }
    }

    static Shape shape(String where, Shape x, int axis, int k) {
        if (k > x.dim(axis)) {
            throw new ShapeException(
                    where, "cannot choose k=" + k + " elements of axis " + axis + " of " + x, "k <= extent", null);
        }
        return x.with(axis, k);
    }

    @Override
    public Shape shape(Shape x) {
        return shape(name(), x, axis, k);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return inputs[0].apply(new ArgSort(axis, true)).slice(axis, 0, 1, k);
    }

    @Override
    public String noGradientBecause() {
        return new ArgSort(axis, true).noGradientBecause();
    }
}
