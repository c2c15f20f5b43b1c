package dev.gradus.autograd;

import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Sum;
import dev.gradus.autograd.tape.Tape;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What works on some axes, brought to any: sums over neighbouring axes, functions of the last one. */
final class Axes {
    private Axes() {}

    static int[] identity(int rank) {
        return IntStream.range(0, rank).toArray();
    }

    static Tensor fold(Tensor x, boolean keepAxes, int... axes) {
        boolean[] folded = new boolean[x.rank()];
        for (int axis : axes) {
            folded[x.shape().axis(axis)] = true;
        }
        Tensor y = x;
        for (int to = x.rank(); to > 0; to--) {
            if (folded[to - 1]) {
                int from = to - 1;
                while (from > 0 && folded[from - 1]) {
                    from--;
                }
                y = Tape.run(new Sum(from, to, keepAxes), y);
                to = from + 1;
            }
        }
        return y;
    }

    static Tensor sumTo(Tensor x, Shape smaller) {
        if (x.shape().equals(smaller)) {
            return x;
        }
        int missing = x.rank() - smaller.rank();
        if (missing < 0) {
            throw new ShapeException("sum_to", "cannot sum " + x.describe() + " to " + smaller, null, null);
        }
        int[] axes = IntStream.range(0, x.rank())
                .filter(i -> i < missing || smaller.dim(i - missing) == 1 && x.dim(i) != 1)
                .toArray();
        return fold(x, true, axes).reshape(smaller);
    }

    /** Applies a function of the last axis to another one. */
    static Tensor last(Tensor x, int axis, UnaryOperator<Tensor> f) {
        boolean isLast = x.shape().axis(axis) == x.rank() - 1;
        return isLast ? f.apply(x) : f.apply(x.transpose(axis, -1)).transpose(axis, -1);
    }
}
