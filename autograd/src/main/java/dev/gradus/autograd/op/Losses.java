package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/** What the losses check. */
final class Losses {
    private Losses() {}

    /** Returns the shape of one number if both shapes are the same and not empty: losses do not broadcast. */
    static Shape ofPair(String where, String a, Shape x, String b, Shape y) {
        if (!x.equals(y) || x.count() == 0) {
            throw new ShapeException(
                    where,
                    a + "=" + x + " and " + b + "=" + y + " do not fit",
                    "both have the same shape and at least one element; a loss does not broadcast",
                    x.count() == y.count() && x.count() > 0 ? "reshape one of them" : null);
        }
        return Shape.SCALAR;
    }

    /** Like {@link #ofPair} for rows of classes. */
    static Shape ofRows(String where, String a, Shape x, String b, Shape y) {
        if (x.rank() != 2) {
            throw new ShapeException(where, a + " must be [rows, classes], got " + x, null, null);
        }
        return ofPair(where, a, x, b, y);
    }

    static void checkWeights(String where, Shape logits, Shape[] inputs) {
        if (inputs.length > 2 && !inputs[2].equals(Shape.of(logits.dim(1)))) {
            throw new ShapeException(
                    where,
                    "logits=" + logits + " need weights of shape [" + logits.dim(1) + "], got " + inputs[2],
                    "one weight for each class",
                    null);
        }
    }

    static double checkSmoothing(String where, double smoothing) {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new ArgumentException(where, "smoothing must lie in [0, 1], got " + smoothing);
        }
        return smoothing;
    }

    static double checkPositive(String where, String what, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new ArgumentException(where, what + " must be positive and finite, got " + value);
        }
        return value;
    }
}
