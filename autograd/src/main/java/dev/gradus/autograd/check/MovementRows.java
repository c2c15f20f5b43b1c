package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Concat;
import dev.gradus.autograd.op.Expand;
import dev.gradus.autograd.op.Fold;
import dev.gradus.autograd.op.OneHot;
import dev.gradus.autograd.op.Permute;
import dev.gradus.autograd.op.Reshape;
import dev.gradus.autograd.op.Scatter;
import dev.gradus.autograd.op.Slice;
import dev.gradus.autograd.op.Unfold;
import java.util.Arrays;
import java.util.List;

/** Operations that move elements. */
final class MovementRows {
    private static final Window TWO_BY_TWO = new Window(1, 3, 3, 2, 2, 1, 1, 0, 0, 0, 0, 1, 1);

    private MovementRows() {}

    static List<OpRow> rows() {
        return List.of(reshape(), permute(), expand(), slice(), scatter(), concat(), oneHot(), unfold(), fold());
    }

    private static OpRow reshape() {
        return OpRow.of(Reshape.class, d -> {
            Shape shape = d.shape(0, 5);
            int[] merged = {shape.count()};
            int cut = d.between(0, shape.rank());
            int[] halves = {shape.count(0, cut), shape.count(cut, shape.rank())};
            return OpCase.of(new Reshape(Shape.of(d.pick(merged, halves))), anywhere(d, shape));
        })
                .refuses(
                        "another number of elements",
                        ShapeException.class,
                        "[reshape] cannot give [2, 3] (6 elements) the shape [4, 2]",
                        device -> Tensor.zeros(device, Shape.of(2, 3)).reshape(4, 2))
                .refuses(
                        "an extent that cannot be worked out",
                        ShapeException.class,
                        "[reshape] cannot give [2, 3] (6 elements) the shape [4, -1]",
                        device -> Tensor.zeros(device, Shape.of(2, 3)).reshape(4, -1));
    }

    private static OpRow permute() {
        return OpRow.of(Permute.class, d -> {
            Shape shape = d.shape(0, 5);
            List<Integer> axes = Arrays.stream(d.permutation(shape.rank())).boxed().toList();
            return OpCase.of(new Permute(axes), anywhere(d, shape));
        })
                .refuses(
                        "an axis twice",
                        ShapeException.class,
                        "[permute] axes [0, 0] do not reorder [2, 3]",
                        device -> Tensor.zeros(device, Shape.of(2, 3)).permute(0, 0))
                .refuses(
                        "too few axes",
                        ShapeException.class,
                        "[permute] axes [0] do not reorder [2, 3]",
                        device -> Tensor.zeros(device, Shape.of(2, 3)).permute(0));
    }

    private static OpRow expand() {
        return OpRow.of(Expand.class, d -> {
            int[] full = d.shape(0, 5).toArray();
            int[] part = Arrays.copyOfRange(full, d.between(0, full.length), full.length);
            for (int i = 0; i < part.length; i++) {
                part[i] = d.coin() ? 1 : part[i];
            }
            return OpCase.of(new Expand(Shape.of(full)), anywhere(d, Shape.of(part)));
        })
                .sums(c -> ((Expand) c.op()).shape().count() / Math.max(1, c.count(0)))
                .refuses(
                        "repeating an extent that is not 1",
                        ShapeException.class,
                        "[expand] shapes do not broadcast: left [2] and right [3, 4] differ on axis -1 (2 and 4)",
                        device -> Tensor.zeros(device, Shape.of(2)).expand(Shape.of(3, 4)))
                .refuses(
                        "a smaller shape",
                        ShapeException.class,
                        "[expand] cannot repeat [3, 4] to [1, 4]",
                        device -> Tensor.zeros(device, Shape.of(3, 4)).expand(Shape.of(1, 4)));
    }

    private static OpRow slice() {
        return OpRow.of(Slice.class, d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            int start = d.between(0, Math.max(0, shape.dim(axis) - 1));
            int step = d.between(1, 3);
            int most = (shape.dim(axis) - start + step - 1) / step;
            return OpCase.of(new Slice(axis, start, step, d.between(0, most)), anywhere(d, shape));
        })
                .refuses(
                        "leaving the axis",
                        ShapeException.class,
                        "[slice] start=2 step=2 count=2 leaves axis 1 of [2, 4]",
                        device -> Tensor.zeros(device, Shape.of(2, 4)).slice(1, 2, 2, 2))
                .refuses(
                        "a step of 0",
                        ShapeException.class,
                        "[slice] start=0 step=0 count=1 leaves axis 0 of [2]",
                        device -> Tensor.zeros(device, Shape.of(2)).slice(0, 0, 0, 1));
    }

    private static OpRow scatter() {
        return OpRow.of(Scatter.class, d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            int start = d.between(0, 2);
            int step = d.between(1, 3);
            int needed = start + Math.max(0, shape.dim(axis) - 1) * step + 1;
            return OpCase.of(new Scatter(axis, start, step, needed + d.between(0, 2)), anywhere(d, shape));
        })
                .refuses(
                        "places outside of the axis",
                        ShapeException.class,
                        "[scatter] axis 0 of [3] with start=0 step=2 does not fit into 4",
                        device -> Tensor.zeros(device, Shape.of(3)).scatter(new Scatter(0, 0, 2, 4)));
    }

    private static OpRow concat() {
        return OpRow.of(Concat.class, d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            OpInput[] parts = new OpInput[d.between(1, 3)];
            for (int i = 0; i < parts.length; i++) {
                Shape part = shape.with(axis, d.extentOrZero(5));
                parts[i] = OpInput.real("part" + i, part, d.values(part, -2, 2));
            }
            return OpCase.of(new Concat(axis), parts);
        })
                .refuses(
                        "other extents that differ",
                        ShapeException.class,
                        "[concat] cannot join [2, 3] and [3, 3] along axis 1",
                        device -> Tensor.concat(1, zeros(device, 2, 3), zeros(device, 3, 3)))
                .refuses(
                        "other ranks",
                        ShapeException.class,
                        "[concat] cannot join [2, 3] and [2] along axis 1",
                        device -> Tensor.concat(1, zeros(device, 2, 3), zeros(device, 2)));
    }

    private static OpRow oneHot() {
        return OpRow.of(OneHot.class, d -> {
            Shape shape = d.shape(0, 3);
            int classes = d.extent(20);
            return OpCase.of(new OneHot(classes), OpInput.indices("labels", shape, d.indices(shape, classes)));
        })
                .withoutGradient()
                .refusesAttributes(
                        "no classes",
                        ArgumentException.class,
                        "[one_hot] classes must be positive, got 0",
                        () -> new OneHot(0))
                .refuses(
                        "a label out of range",
                        ArgumentException.class,
                        "[one_hot] label 3 at position 1 of [2] is not a class of [0, 3)",
                        device -> Tensor.ofInts(device, Shape.of(2), new int[] {0, 3}).oneHot(3))
                .refuses(
                        "real numbers instead of labels",
                        DTypeException.class,
                        "[one_hot] input 0 must hold indices (INT32), got [2]",
                        device -> zeros(device, 2).oneHot(3));
    }

    private static OpRow unfold() {
        return OpRow.of(Unfold.class, d -> {
            Window w = window(d);
            Shape shape = Shape.of(d.between(0, 2), w.channels(), w.height(), w.width());
            return OpCase.of(new Unfold(w), anywhere(d, shape));
        })
                .sums(c -> overlaps(((Unfold) c.op()).window()))
                .refuses(
                        "another image",
                        ShapeException.class,
                        "[unfold] expected images [2, 1, 3, 3], got [2, 1, 4, 3]",
                        device -> zeros(device, 2, 1, 4, 3).unfold(TWO_BY_TWO));
    }

    private static OpRow fold() {
        return OpRow.of(Fold.class, d -> {
            Window w = window(d);
            Shape shape = Shape.of(d.between(0, 2), w.columnSize(), w.outputHeight() * w.outputWidth());
            return OpCase.of(new Fold(w), anywhere(d, shape));
        })
                .sums(c -> overlaps(((Fold) c.op()).window()))
                .refuses(
                        "other columns",
                        ShapeException.class,
                        "[fold] expected columns [batch, 4, 4], got [2, 4, 3]",
                        device -> zeros(device, 2, 4, 3).fold(TWO_BY_TWO));
    }

    private static Window window(Draw d) {
        int kernelHeight = d.between(1, 3);
        int kernelWidth = d.between(1, 3);
        int dilationY = d.between(1, 2);
        int dilationX = d.between(1, 2);
        return new Window(
                d.between(1, 3),
                d.between(1, 2 + Math.min(d.size(), 8)) + dilationY * (kernelHeight - 1),
                d.between(1, 2 + Math.min(d.size(), 8)) + dilationX * (kernelWidth - 1),
                kernelHeight,
                kernelWidth,
                d.between(1, 3),
                d.between(1, 3),
                d.between(0, 2),
                d.between(0, 2),
                d.between(0, 2),
                d.between(0, 2),
                dilationY,
                dilationX);
    }

    /** A pixel lies in at most so many windows. */
    private static int overlaps(Window w) {
        return w.kernelHeight() * w.kernelWidth();
    }

    private static OpInput anywhere(Draw d, Shape shape) {
        return OpInput.real("x", shape, d.values(shape, -2, 2));
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
