package dev.gradus.autograd.check;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.op.Abs;
import dev.gradus.autograd.op.Affine;
import dev.gradus.autograd.op.Cos;
import dev.gradus.autograd.op.Erf;
import dev.gradus.autograd.op.Exp;
import dev.gradus.autograd.op.Log;
import dev.gradus.autograd.op.Negate;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Pow;
import dev.gradus.autograd.op.Reciprocal;
import dev.gradus.autograd.op.Relu;
import dev.gradus.autograd.op.Sigmoid;
import dev.gradus.autograd.op.Sign;
import dev.gradus.autograd.op.Sin;
import dev.gradus.autograd.op.Sqrt;
import dev.gradus.autograd.op.Tanh;
import dev.gradus.autograd.tape.Tape;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Functions of each element by itself. */
final class PointwiseRows {
    private static final double GAP = 0.05;

    private PointwiseRows() {}

    static List<OpRow> rows() {
        return List.of(
                anywhere(new Affine(-1.5, 0.25), d -> new Affine(d.pick(-1.5, 0.0, 1.0, 3.0), d.pick(0.0, 0.5))),
                anywhere(new Cos(), d -> new Cos()),
                anywhere(new Erf(), d -> new Erf()),
                anywhere(new Exp(), d -> new Exp()),
                anywhere(new Negate(), d -> new Negate()),
                anywhere(new Sigmoid(), d -> new Sigmoid()),
                anywhere(new Sin(), d -> new Sin()),
                anywhere(new Tanh(), d -> new Tanh()),
                unary(new Abs(), d -> new Abs(), (d, shape) -> d.awayFromZero(shape, GAP)),
                unary(new Relu(), d -> new Relu(), (d, shape) -> d.awayFromZero(shape, GAP)),
                unary(new Sign(), d -> new Sign(), (d, shape) -> d.awayFromZero(shape, GAP)).withoutGradient(),
                unary(new Reciprocal(), d -> new Reciprocal(), (d, shape) -> d.awayFromZero(shape, 0.5)),
                unary(new Log(), d -> new Log(), (d, shape) -> d.values(shape, 0.25, 4)),
                unary(new Sqrt(), d -> new Sqrt(), (d, shape) -> d.values(shape, 0.25, 4)),
                unary(
                        new Pow(2),
                        d -> new Pow(d.pick(-2.0, -0.5, 0.0, 0.5, 1.0, 2.0, 2.5, 3.0)),
                        (d, shape) -> d.values(shape, 0.5, 2)));
    }

    private static OpRow anywhere(Op example, Function<Draw, Op> op) {
        return unary(example, op, (d, shape) -> d.values(shape, -3, 3));
    }

    private static OpRow unary(Op example, Function<Draw, Op> op, BiFunction<Draw, Shape, double[]> values) {
        Function<Draw, OpCase> draw = d -> {
            Shape shape = d.shape(0, 5);
            return OpCase.of(op.apply(d), OpInput.real("x", shape, values.apply(d, shape)));
        };
        return OpRow.of(example.getClass(), draw)
                .refuses(
                        "indices instead of real numbers",
                        DTypeException.class,
                        "[" + example.name() + "] input 0 must hold real numbers, got labels=[2] of INT32",
                        device -> Tape.run(
                                example, Tensor.ofInts(device, Shape.of(2), new int[] {1, 2}).named("labels")));
    }
}
