package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** Checks that operations share: axes as attributes, and what they find in a shape. */
final class Attributes {
    private Attributes() {}

    static void checkAxis(String where, int axis) {
        if (axis < 0) {
            throw new ArgumentException(where, "axis must not be negative, got " + axis);
        }
    }

    /** Returns a copy of the axes if there is at least one, none is negative and none occurs twice. */
    static List<Integer> checkAxes(String where, List<Integer> axes) {
        boolean negative = axes.stream().anyMatch(axis -> axis < 0);
        if (axes.isEmpty() || negative || new HashSet<>(axes).size() != axes.size()) {
            throw new ArgumentException(
                    where, "needs one or more axes, none negative and none twice, got " + axes);
        }
        return List.copyOf(axes);
    }

    /** Refuses to fold an empty axis. */
    static void checkFilled(String where, Shape x, int axis, String rule) {
        if (x.dim(axis) == 0) {
            throw new ShapeException(where, "axis " + axis + " of " + x + " is empty", rule, null);
        }
    }

    static int[] array(List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The shape with the axes folded: their extents become 1, or they disappear. */
    static Shape fold(Shape x, List<Integer> axes, boolean keepAxes) {
        Shape y = x;
        for (int axis : axes) {
            y = y.with(axis, 1);
        }
        if (keepAxes) {
            return y;
        }
        return Shape.of(IntStream.range(0, x.rank()).filter(axis -> !axes.contains(axis)).map(x::dim).toArray());
    }

    /** How many elements are folded into one. */
    static long folded(Shape x, List<Integer> axes) {
        return axes.stream().mapToLong(x::dim).reduce(1, (a, b) -> a * b);
    }
}
