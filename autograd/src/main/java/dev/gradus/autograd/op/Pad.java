package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A frame of a constant around x, of a width of its own at each end of each axis.
 *
 * <p>Gradient: dX is dY without the frame.
 *
 * @param before how many elements come before each axis of x; none negative
 * @param after how many come behind; none negative
 * @param value any number, NaN and infinities included
 */
public record Pad(List<Integer> before, List<Integer> after, double value) implements UnaryOp, CompositeOp {
    public Pad {
        before = List.copyOf(before);
        after = List.copyOf(after);
        boolean negative = Stream.concat(before.stream(), after.stream()).anyMatch(width -> width < 0);
        if (negative || before.size() != after.size()) {
            throw new ArgumentException(
                    "pad", "needs two widths for each axis, none negative, got before=" + before + " after=" + after,
                    null, negative ? "cut with slice or narrow" : null);
        }
    }

    @Override
    public Shape shape(Shape x) {
        if (x.rank() != before.size()) {
            throw new ShapeException(
                    name(), "before=" + before + " after=" + after + " do not fit the " + x.rank() + " axes of " + x,
                    "a width for each axis, 0 for none", null);
        }
        return Shape.of(IntStream.range(0, x.rank()).map(axis -> extent(x, axis)).toArray());
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor y = inputs[0];
        for (int axis = 0; axis < before.size(); axis++) {
            if (before.get(axis) + after.get(axis) > 0) {
                y = Tensor.concat(axis, frame(y, axis, before.get(axis)), y, frame(y, axis, after.get(axis)));
            }
        }
        return y;
    }

    private Tensor frame(Tensor x, int axis, int width) {
        return Tensor.full(x.device(), value, x.shape().with(axis, width));
    }

    private int extent(Shape x, int axis) {
        long extent = (long) before.get(axis) + x.dim(axis) + after.get(axis);
        if (extent > Integer.MAX_VALUE) {
            throw new ShapeException(
                    name(), "axis " + axis + " of " + x + " would have " + extent + " elements",
                    "a tensor holds at most 2^31 - 1 elements", null);
        }
        return (int) extent;
    }
}
