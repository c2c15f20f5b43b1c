package dev.gradus.autograd.check;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Add;
import dev.gradus.autograd.op.Div;
import dev.gradus.autograd.op.Equal;
import dev.gradus.autograd.op.Greater;
import dev.gradus.autograd.op.Maximum;
import dev.gradus.autograd.op.Minimum;
import dev.gradus.autograd.op.Mul;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Sub;
import dev.gradus.autograd.tape.Tape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Functions of two elements, with broadcasting. */
final class BroadcastRows {
    private BroadcastRows() {}

    static List<OpRow> rows() {
        return List.of(
                binary(new Add(), BroadcastRows::anywhere),
                binary(new Sub(), BroadcastRows::anywhere),
                binary(new Mul(), BroadcastRows::anywhere),
                binary(new Div(), BroadcastRows::nonZeroDivisor),
                binary(new Maximum(), BroadcastRows::withoutTies),
                binary(new Minimum(), BroadcastRows::withoutTies),
                binary(new Greater(), BroadcastRows::withTies).withoutGradient(),
                binary(new Equal(), BroadcastRows::withTies).withoutGradient());
    }

    private static OpRow binary(Op op, Function<Draw, OpInput[]> inputs) {
        return OpRow.of(op.getClass(), d -> OpCase.of(op, inputs.apply(d)))
                .sums(BroadcastRows::mostRepeated)
                .refuses(
                        "extents that differ",
                        ShapeException.class,
                        "[" + op.name() + "] shapes do not broadcast: left [2, 3] and right [2] differ on axis -1"
                                + " (3 and 2)",
                        device -> Tape.run(
                                op, Tensor.zeros(device, Shape.of(2, 3)), Tensor.zeros(device, Shape.of(2))));
    }

    /** A gradient adds up all places where an operand's element was repeated. */
    private static int mostRepeated(OpCase c) {
        Shape a = c.inputs().get(0).shape();
        Shape b = c.inputs().get(1).shape();
        int count = Broadcast.of("row", a, b).shape().count();
        return Math.max(count / Math.max(1, a.count()), count / Math.max(1, b.count()));
    }

    private static OpInput[] anywhere(Draw d) {
        Shape[] pair = d.broadcastPair();
        return pair(pair, d.values(pair[0], -2, 2), d.values(pair[1], -2, 2));
    }

    private static OpInput[] nonZeroDivisor(Draw d) {
        Shape[] pair = d.broadcastPair();
        return pair(pair, d.values(pair[0], -2, 2), d.awayFromZero(pair[1], 0.5));
    }

    /** Left elements lie near halves, right ones a quarter further: no two are closer than 1/8. */
    private static OpInput[] withoutTies(Draw d) {
        Shape[] pair = d.broadcastPair();
        double[] left = d.values(pair[0], -2, 2);
        double[] right = d.values(pair[1], -2, 2);
        Arrays.setAll(left, i -> (float) (Math.rint(left[i] * 2) / 2 + left[i] / 32));
        Arrays.setAll(right, i -> (float) (Math.rint(right[i] * 2) / 2 + 0.25 + right[i] / 32));
        return pair(pair, left, right);
    }

    private static OpInput[] withTies(Draw d) {
        Shape[] pair = d.broadcastPair();
        double[] left = Arrays.stream(d.indices(pair[0], 3)).asDoubleStream().toArray();
        double[] right = Arrays.stream(d.indices(pair[1], 3)).asDoubleStream().toArray();
        return pair(pair, left, right);
    }

    private static OpInput[] pair(Shape[] shapes, double[] left, double[] right) {
        return new OpInput[] {OpInput.real("left", shapes[0], left), OpInput.real("right", shapes[1], right)};
    }
}
