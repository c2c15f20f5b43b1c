package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.LogSumExp;
import dev.gradus.autograd.op.Min;
import dev.gradus.autograd.op.Norm2;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Prod;
import dev.gradus.autograd.op.Var;
import dev.gradus.autograd.tape.Tape;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Reductions beside sum and maximum. */
final class ReductionRows {
    private ReductionRows() {}

    static List<OpRow> rows() {
        return List.of(
                alongAxis(Min.class, "min", Min::new, Draw::distinct),
                alongAxis(LogSumExp.class, "log_sum_exp", LogSumExp::new, (d, shape) -> d.values(shape, -4, 4)),
                prod(),
                variance(),
                norm2());
    }

    private static OpRow alongAxis(
            Class<? extends Op> type, String name, IntFunction<Op> op, BiFunction<Draw, Shape, double[]> values) {
        return OpRow.of(type, d -> {
            Shape shape = d.filledShape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            if (d.between(0, 11) == 0) {
                Shape empty = shape.insert(0, 0);
                return OpCase.of(op.apply(axis + 1), OpInput.real("x", empty, new double[0]));
            }
            return OpCase.of(op.apply(axis), OpInput.real("x", shape, values.apply(d, shape)));
        })
                .sums(ReductionRows::longestAxis)
                .refusesAttributes(
                        "a negative axis",
                        ArgumentException.class,
                        "[" + name + "] axis must not be negative, got -1",
                        () -> op.apply(-1))
                .refuses(
                        "an empty axis",
                        ShapeException.class,
                        "[" + name + "] axis 1 of [2, 0] is empty",
                        device -> Tape.run(op.apply(1), zeros(device, 2, 0)))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 2 does not exist in [2, 3] of rank 2",
                        device -> Tape.run(op.apply(2), zeros(device, 2, 3)));
    }

    private static int longestAxis(OpCase c) {
        return Arrays.stream(c.inputs().get(0).shape().toArray()).max().orElse(1);
    }

    /** Factors near 1, so that long products neither vanish nor explode; some are 0. */
    private static OpRow prod() {
        return OpRow.of(Prod.class, d -> {
            Shape shape = d.shape(1, 5);
            double[] x = d.values(shape, 0.75, 1.3);
            for (int i = 0; i < x.length; i++) {
                x[i] *= d.coin() ? 1 : -1;
            }
            for (int zeros = d.between(0, 3); zeros > 0 && x.length > 0; zeros--) {
                x[d.between(0, x.length - 1)] = 0;
            }
            return OpCase.of(new Prod(d.between(0, shape.rank() - 1)), OpInput.real("x", shape, x));
        })
                .sums(ReductionRows::longestAxis)
                .refusesAttributes(
                        "a negative axis",
                        ArgumentException.class,
                        "[prod] axis must not be negative, got -1",
                        () -> new Prod(-1))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 1 does not exist in [3] of rank 1",
                        device -> zeros(device, 3).apply(new Prod(1)));
    }

    private static OpRow variance() {
        return OpRow.of(Var.class, d -> {
            Shape shape = d.filledShape(1, 5);
            List<Integer> axes = someAxes(d, shape);
            int folded = axes.stream().mapToInt(shape::dim).reduce(1, (a, b) -> a * b);
            Var op = new Var(axes, folded > 1 ? d.between(0, 1) : 0, d.coin());
            return OpCase.of(op, OpInput.real("x", shape, d.values(shape, -2, 2)));
        })
                .sums(c -> c.count(0))
                .refusesAttributes(
                        "no axes",
                        ArgumentException.class,
                        "[var] needs one or more axes, none negative and none twice, got []",
                        () -> new Var(List.of(), 0, true))
                .refusesAttributes(
                        "an axis twice",
                        ArgumentException.class,
                        "[var] needs one or more axes, none negative and none twice, got [1, 1]",
                        () -> new Var(List.of(1, 1), 0, true))
                .refusesAttributes(
                        "a negative correction",
                        ArgumentException.class,
                        "[var] correction must not be negative, got -1",
                        () -> new Var(List.of(0), -1, true))
                .refuses(
                        "the unbiased variance of one element",
                        ShapeException.class,
                        "[var] axes [1] of [3, 1] hold 1 elements, which is not more than the correction 1",
                        device -> zeros(device, 3, 1).apply(new Var(List.of(1), 1, true)))
                .refuses(
                        "an empty axis",
                        ShapeException.class,
                        "[var] axes [0] of [0, 2] hold 0 elements, which is not more than the correction 0",
                        device -> zeros(device, 0, 2).apply(new Var(List.of(0), 0, true)));
    }

    private static OpRow norm2() {
        return OpRow.of(Norm2.class, d -> {
            Shape shape = d.filledShape(1, 5);
            return OpCase.of(
                    new Norm2(someAxes(d, shape), d.coin()), OpInput.real("x", shape, d.awayFromZero(shape, 0.5)));
        })
                .sums(c -> c.count(0))
                .refusesAttributes(
                        "a negative axis",
                        ArgumentException.class,
                        "[norm2] needs one or more axes, none negative and none twice, got [-1]",
                        () -> new Norm2(List.of(-1), true))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 1 does not exist in [3] of rank 1",
                        device -> zeros(device, 3).apply(new Norm2(List.of(1), true)));
    }

    private static List<Integer> someAxes(Draw d, Shape shape) {
        int count = d.between(1, shape.rank());
        return IntStream.of(d.permutation(shape.rank())).limit(count).boxed().toList();
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
