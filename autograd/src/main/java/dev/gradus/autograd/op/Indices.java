package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import java.util.Arrays;

/** Checks of indices along an axis, before a kernel uses them. */
final class Indices {
    private Indices() {}

    /** Every index lies in [0, extent). */
    static void check(String where, Tensor index, int axis, int extent) {
        if (index.storage().isBounded(0, extent - 1)) {
            return;
        }
        int[] values = index.toInts();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= extent) {
                throw new ArgumentException(
                        where,
                        "index " + values[i] + " at position " + position(index.shape(), i) + " of "
                                + index.describe() + " lies outside of axis " + axis + " of extent " + extent,
                        "an index lies in [0, extent)",
                        values[i] < 0 ? "negative indices do not count from the end" : null);
            }
        }
    }

    /** The attributes of a scatter: an axis that is not negative and the extent it gets. */
    static void checkTarget(String where, int axis, int extent) {
        Attributes.checkAxis(where, axis);
        if (extent < 0) {
            throw new ArgumentException(where, "extent must not be negative, got " + extent);
        }
    }

    /** One index for each element: the shapes are equal but for the extent of the axis. */
    static void checkSameButFor(String where, int axis, Shape x, Shape index) {
        if (x.rank() != index.rank() || !x.with(axis, 1).equals(index.with(axis, 1))) {
            throw new ShapeException(
                    where,
                    "x=" + x + " and index=" + index + " differ on other axes than axis " + axis,
                    "one index for each element of the result",
                    null);
        }
    }

    /** One index for each slice of the result: a vector. */
    static void checkVector(String where, Shape index) {
        if (index.rank() != 1) {
            throw new ShapeException(where, "index must be a vector, got " + index, null, "reshape it to [count]");
        }
    }

    private static String position(Shape shape, int element) {
        int[] strides = shape.strides();
        int[] position = new int[strides.length];
        int rest = element;
        for (int i = 0; i < position.length; i++) {
            position[i] = rest / strides[i];
            rest %= strides[i];
        }
        return Arrays.toString(position);
    }
}
