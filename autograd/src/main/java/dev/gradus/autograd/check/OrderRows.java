package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.ArgSort;
import dev.gradus.autograd.op.ArgTopK;
import dev.gradus.autograd.op.Cumsum;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Sort;
import dev.gradus.autograd.op.TopK;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Operations in which the order of the elements along an axis matters. */
final class OrderRows {
    private OrderRows() {}

    static List<OpRow> rows() {
        return List.of(
                alongAxis("cumsum", (d, axis) -> new Cumsum(axis, d.coin()), Cumsum::new)
                        .sums(c -> c.dim(0, ((Cumsum) c.op()).axis())),
                alongAxis("sort", (d, axis) -> new Sort(axis, d.coin()), axis -> new Sort(axis, true)),
                argSort(),
                choice("top_k", TopK::new),
                choice("arg_top_k", ArgTopK::new).withoutGradient());
    }

    private static OpRow alongAxis(String name, BiFunction<Draw, Integer, Op> op, IntFunction<Op> example) {
        return OpRow.of(example.apply(0).getClass(), d -> {
            Shape shape = d.shape(1, 5);
            return OpCase.of(
                    op.apply(d, d.between(0, shape.rank() - 1)), OpInput.real("x", shape, d.distinct(shape)));
        })
                .refusesAttributes(
                        "a negative axis",
                        ArgumentException.class,
                        "[" + name + "] axis must not be negative, got -1",
                        () -> example.apply(-1))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 1 does not exist in [3] of rank 1",
                        device -> zeros(device, 3).apply(example.apply(1)));
    }

    /** Whole numbers, so that many are equal. */
    private static OpRow argSort() {
        return OpRow.of(ArgSort.class, d -> {
            Shape shape = d.shape(1, 5);
            double[] x = Arrays.stream(d.indices(shape, 7)).asDoubleStream().map(v -> v - 3).toArray();
            return OpCase.of(
                    new ArgSort(d.between(0, shape.rank() - 1), d.coin()), OpInput.real("x", shape, x));
        })
                .withoutGradient()
                .refusesAttributes(
                        "a negative axis",
                        ArgumentException.class,
                        "[arg_sort] axis must not be negative, got -1",
                        () -> new ArgSort(-1, true))
                .refuses(
                        "a scalar",
                        ShapeException.class,
                        "axis 0 does not exist in [] of rank 0",
                        device -> Tensor.zeros(device).apply(new ArgSort(0, false)));
    }

    private static OpRow choice(String name, BiFunction<Integer, Integer, Op> op) {
        return OpRow.of(op.apply(0, 0).getClass(), d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            return OpCase.of(
                    op.apply(axis, d.between(0, shape.dim(axis))), OpInput.real("x", shape, d.distinct(shape)));
        })
                .refusesAttributes(
                        "a negative number of elements",
                        ArgumentException.class,
                        "[" + name + "] k must not be negative, got -1",
                        () -> op.apply(0, -1))
                .refuses(
                        "more elements than there are",
                        ShapeException.class,
                        "[" + name + "] cannot choose k=4 elements of axis 1 of [2, 3]",
                        device -> zeros(device, 2, 3).apply(op.apply(1, 4)));
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
