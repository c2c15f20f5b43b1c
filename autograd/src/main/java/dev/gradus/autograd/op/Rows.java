package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ShapeException;

/** A tensor seen as rows along its last axis. */
final class Rows {
    private Rows() {}

    /** Returns the shape if it has a last axis that is not empty. */
    static Shape check(String where, Shape x) {
        if (x.rank() == 0 || x.dim(-1) == 0) {
            throw new ShapeException(where, "needs a last axis with at least one element, got " + x, null, null);
        }
        return x;
    }

    static int count(Shape x) {
        return x.count(0, x.rank() - 1);
    }
}
