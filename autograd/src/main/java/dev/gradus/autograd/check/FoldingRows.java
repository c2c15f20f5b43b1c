package dev.gradus.autograd.check;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Argmax;
import dev.gradus.autograd.op.Max;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Sum;
import dev.gradus.autograd.tape.Tape;
import java.util.List;
import java.util.function.IntFunction;

/** Operations that fold axes. */
final class FoldingRows {
    private FoldingRows() {}

    static List<OpRow> rows() {
        return List.of(sum(), largest(Max.class, Max::new), largest(Argmax.class, Argmax::new).withoutGradient());
    }

    private static OpRow sum() {
        return OpRow.of(Sum.class, d -> {
            Shape shape = d.shape(1, 5);
            int from = d.between(0, shape.rank() - 1);
            Sum op = new Sum(from, d.between(from + 1, shape.rank()), d.coin());
            return OpCase.of(op, OpInput.real("x", shape, d.values(shape, -2, 2)));
        })
                .sums(c -> c.inputs().get(0).shape().count(((Sum) c.op()).from(), ((Sum) c.op()).to()))
                .refusesAttributes(
                        "no axes",
                        ArgumentException.class,
                        "[sum] needs 0 <= from < to, got from=1 to=1",
                        () -> new Sum(1, 1, true))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 2 does not exist in [2, 3] of rank 2",
                        device -> Tape.run(new Sum(1, 3, true), Tensor.zeros(device, Shape.of(2, 3))));
    }

    private static OpRow largest(Class<? extends Op> type, IntFunction<Op> op) {
        return OpRow.of(type, d -> {
            Shape shape = d.filledShape(1, 5);
            if (d.between(0, 11) == 0) {
                shape = shape.insert(0, 0);
                return OpCase.of(op.apply(d.between(1, shape.rank() - 1)), OpInput.real("x", shape, new double[0]));
            }
            return OpCase.of(op.apply(d.between(0, shape.rank() - 1)), OpInput.real("x", shape, d.distinct(shape)));
        })
                .refuses(
                        "an empty axis",
                        ShapeException.class,
                        "[max] axis 1 of [2, 0] is empty",
                        device -> Tape.run(op.apply(1), Tensor.zeros(device, Shape.of(2, 0))))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 2 does not exist in [2, 3] of rank 2",
                        device -> Tape.run(op.apply(2), Tensor.zeros(device, Shape.of(2, 3))));
    }
}
