package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/** A tensor cut in two along an axis. */
final class Halves {
    private Halves() {}

    /** The shape of either half. */
    static Shape of(String where, Shape x, int axis) {
        int extent = x.dim(axis);
        if (extent % 2 != 0) {
            throw new ShapeException(
                    where, "axis " + axis + " of " + x + " has no halves", "its extent must be even", null);
        }
        return x.with(axis, extent / 2);
    }

    static Tensor first(Tensor x, int axis) {
        return x.narrow(axis, 0, x.dim(axis) / 2);
    }

    static Tensor second(Tensor x, int axis) {
        return x.narrow(axis, x.dim(axis) / 2, x.dim(axis));
    }
}
