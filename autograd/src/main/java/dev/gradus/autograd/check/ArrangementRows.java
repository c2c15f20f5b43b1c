package dev.gradus.autograd.check;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Flip;
import dev.gradus.autograd.op.Pad;
import dev.gradus.autograd.op.Roll;
import java.util.List;
import java.util.stream.IntStream;

/** Operations that turn, shift and frame. */
final class ArrangementRows {
    private ArrangementRows() {}

    static List<OpRow> rows() {
        return List.of(flip(), roll(), pad());
    }

    private static OpRow flip() {
        return OpRow.of(Flip.class, d -> {
            Shape shape = d.shape(1, 5);
            return OpCase.of(new Flip(someAxes(d, shape)), OpInput.real("x", shape, d.values(shape, -2, 2)));
        })
                .refusesAttributes(
                        "an axis twice",
                        ArgumentException.class,
                        "[flip] needs one or more axes, none negative and none twice, got [0, 0]",
                        () -> new Flip(List.of(0, 0)))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 1 does not exist in [3] of rank 1",
                        device -> Tensor.zeros(device, Shape.of(3)).apply(new Flip(List.of(1))));
    }

    private static OpRow roll() {
        return OpRow.of(Roll.class, d -> {
            Shape shape = d.shape(1, 5);
            List<Integer> axes = someAxes(d, shape);
            List<Integer> shifts = axes.stream().map(axis -> d.between(-9, 9)).toList();
            return OpCase.of(new Roll(axes, shifts), OpInput.real("x", shape, d.values(shape, -2, 2)));
        })
                .refusesAttributes(
                        "a shift too few",
                        ArgumentException.class,
                        "[roll] needs a shift for each axis, got axes=[0, 1] shifts=[2]",
                        () -> new Roll(List.of(0, 1), List.of(2)))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 1 does not exist in [3] of rank 1",
                        device -> Tensor.zeros(device, Shape.of(3)).apply(new Roll(List.of(1), List.of(1))));
    }

    private static OpRow pad() {
        return OpRow.of(Pad.class, d -> {
            Shape shape = d.shape(0, 5);
            List<Integer> before = widths(d, shape);
            Pad op = new Pad(before, widths(d, shape), d.pick(0.0, 0.5, -3.0));
            return OpCase.of(op, OpInput.real("x", shape, d.values(shape, -2, 2)));
        })
                .refusesAttributes(
                        "a negative width",
                        ArgumentException.class,
                        "[pad] needs two widths for each axis, none negative, got before=[-1] after=[0]",
                        () -> new Pad(List.of(-1), List.of(0), 0))
                .refusesAttributes(
                        "a width too few",
                        ArgumentException.class,
                        "[pad] needs two widths for each axis, none negative, got before=[1, 1] after=[0]",
                        () -> new Pad(List.of(1, 1), List.of(0), 0))
                .refuses(
                        "widths for other axes",
                        ShapeException.class,
                        "[pad] before=[1] after=[1] do not fit the 2 axes of [2, 3]",
                        device -> Tensor.zeros(device, Shape.of(2, 3)).apply(new Pad(List.of(1), List.of(1), 0)))
                .refuses(
                        "an axis longer than any",
                        ShapeException.class,
                        "[pad] axis 0 of [2] would have 4294967296 elements",
                        device -> Tensor.zeros(device, Shape.of(2))
                                .apply(new Pad(List.of(Integer.MAX_VALUE), List.of(Integer.MAX_VALUE), 0)))
                .refuses(
                        "more elements than a tensor holds",
                        ShapeException.class,
                        "[shape] too many elements in [65538, 65538]",
                        device -> Tensor.zeros(device, Shape.of(2, 2))
                                .apply(new Pad(List.of(65_536, 65_536), List.of(0, 0), 0)));
    }

    private static List<Integer> widths(Draw d, Shape shape) {
        return IntStream.range(0, shape.rank()).mapToObj(axis -> d.between(0, 2)).toList();
    }

    private static List<Integer> someAxes(Draw d, Shape shape) {
        int count = d.between(1, shape.rank());
        return IntStream.of(d.permutation(shape.rank())).limit(count).boxed().toList();
    }
}
