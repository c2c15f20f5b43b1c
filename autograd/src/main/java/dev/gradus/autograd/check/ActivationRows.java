package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Clamp;
import dev.gradus.autograd.op.Elu;
import dev.gradus.autograd.op.Geglu;
import dev.gradus.autograd.op.Glu;
import dev.gradus.autograd.op.LeakyRelu;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.PRelu;
import dev.gradus.autograd.op.Silu;
import dev.gradus.autograd.op.Softplus;
import dev.gradus.autograd.op.Where;
import dev.gradus.autograd.tape.Tape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Activations beside the basic ones, and choices element by element. */
final class ActivationRows {
    private static final double GAP = 0.05;

    private ActivationRows() {}

    static List<OpRow> rows() {
        return List.of(
                pointwise(new Softplus(), d -> new Softplus()),
                pointwise(new Silu(), d -> new Silu()),
                pointwise(new LeakyRelu(0.01), d -> new LeakyRelu(d.pick(0.01, 0.2, 0.0, -0.5)))
                        .refusesAttributes(
                                "a slope that is no number",
                                ArgumentException.class,
                                "[leaky_relu] slope must be finite, got NaN",
                                () -> new LeakyRelu(Double.NaN)),
                pointwise(new Elu(1), d -> new Elu(d.pick(1.0, 0.5, 2.0)))
                        .refusesAttributes(
                                "an alpha of 0",
                                ArgumentException.class,
                                "[elu] alpha must be positive and finite, got 0.0",
                                () -> new Elu(0)),
                clamp(),
                prelu(),
                halves(Glu.class, "glu", Glu::new),
                halves(Geglu.class, "geglu", Geglu::new),
                where());
    }

    private static OpRow pointwise(Op example, Function<Draw, Op> op) {
        return OpRow.of(example.getClass(), d -> {
            Shape shape = d.shape(0, 5);
            return OpCase.of(op.apply(d), OpInput.real("x", shape, d.awayFromZero(shape, GAP)));
        })
                .refuses(
                        "indices instead of real numbers",
                        DTypeException.class,
                        "[" + example.name() + "] input 0 must hold real numbers, got labels=[2] of INT32",
                        device -> Tape.run(
                                example, Tensor.ofInts(device, Shape.of(2), new int[] {1, 2}).named("labels")));
    }

    /** The bounds are quarters, the elements lie between quarters. */
    private static OpRow clamp() {
        return OpRow.of(Clamp.class, d -> {
            Shape shape = d.shape(0, 5);
            double[] x = d.values(shape, -2, 2);
            Arrays.setAll(x, i -> (float) (Math.rint(x[i] * 4) / 4 + 0.125 + x[i] / 32));
            double min = d.pick(-1.0, -0.25, Double.NEGATIVE_INFINITY);
            return OpCase.of(
                    new Clamp(min, d.pick(-0.25, 0.75, Double.POSITIVE_INFINITY)), OpInput.real("x", shape, x));
        })
                .refusesAttributes(
                        "bounds the wrong way round",
                        ArgumentException.class,
                        "[clamp] needs min <= max, got min=1.0 max=-1.0",
                        () -> new Clamp(1, -1))
                .refusesAttributes(
                        "a bound that is no number",
                        ArgumentException.class,
                        "[clamp] needs min <= max, got min=NaN max=1.0",
                        () -> new Clamp(Double.NaN, 1));
    }

    private static OpRow prelu() {
        return OpRow.of(PRelu.class, d -> {
            Shape shape = d.shape(0, 5);
            int weights = shape.rank() < 2 || d.coin() ? 1 : shape.dim(1);
            return OpCase.of(
                    new PRelu(),
                    OpInput.real("x", shape, d.awayFromZero(shape, GAP)),
                    OpInput.real("weight", Shape.of(weights), d.values(Shape.of(weights), -1, 1)));
        })
                .sums(c -> c.count(0) / Math.max(1, c.count(1)))
                .refuses(
                        "a weight for each element of another axis",
                        ShapeException.class,
                        "[prelu] x=[2, 3, 4] and weight=[4] do not fit",
                        device -> zeros(device, 2, 3, 4).apply(new PRelu(), zeros(device, 4)))
                .refuses(
                        "channels of a vector",
                        ShapeException.class,
                        "[prelu] x=[3] and weight=[3] do not fit",
                        device -> zeros(device, 3).apply(new PRelu(), zeros(device, 3)));
    }

    private static OpRow halves(Class<? extends Op> type, String name, IntFunction<Op> op) {
        return OpRow.of(type, d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            Shape twice = shape.with(axis, 2 * shape.dim(axis));
            return OpCase.of(op.apply(axis), OpInput.real("x", twice, d.values(twice, -3, 3)));
        })
                .refusesAttributes(
                        "a negative axis",
                        ArgumentException.class,
                        "[" + name + "] axis must not be negative, got -1",
                        () -> op.apply(-1))
                .refuses(
                        "an axis that has no halves",
                        ShapeException.class,
                        "[" + name + "] axis 1 of [2, 3] has no halves",
                        device -> Tape.run(op.apply(1), zeros(device, 2, 3)));
    }

    private static OpRow where() {
        return OpRow.of(Where.class, d -> {
            Shape[] pair = d.broadcastPair();
            Shape mask = d.pick(pair[0], pair[1], Shape.SCALAR);
            double[] choices = Arrays.stream(d.indices(mask, 2)).asDoubleStream().toArray();
            return OpCase.of(
                    new Where(),
                    OpInput.real("mask", mask, choices),
                    OpInput.real("a", pair[0], d.values(pair[0], -2, 2)),
                    OpInput.real("b", pair[1], d.values(pair[1], -2, 2)));
        })
                .sums(c -> c.op().outputShape(c.inputs().stream().map(OpInput::shape).toArray(Shape[]::new)).count())
                .refuses(
                        "values that do not broadcast",
                        ShapeException.class,
                        "[where] shapes do not broadcast: left [3] and right [2] differ on axis -1 (3 and 2)",
                        device -> Tensor.where(zeros(device, 3), zeros(device, 3), zeros(device, 2)))
                .refuses(
                        "a mask that does not broadcast",
                        ShapeException.class,
                        "[where] shapes do not broadcast: left [2] and right [3] differ on axis -1 (2 and 3)",
                        device -> Tensor.where(zeros(device, 2), zeros(device, 3), zeros(device, 3)))
                .refuses(
                        "a mask of indices",
                        DTypeException.class,
                        "[where] input 0 must hold real numbers, got [1] of INT32",
                        device -> Tensor.where(
                                Tensor.ofInts(device, Shape.of(1), new int[] {1}), zeros(device, 1), zeros(device, 1)));
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
