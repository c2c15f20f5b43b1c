package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.BinaryCrossEntropy;
import dev.gradus.autograd.op.DiceLoss;
import dev.gradus.autograd.op.FocalLoss;
import dev.gradus.autograd.op.GeneralizedIou;
import dev.gradus.autograd.op.HardDistillation;
import dev.gradus.autograd.op.MeanAbsoluteError;
import dev.gradus.autograd.op.MeanSquaredError;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.SmoothL1;
import dev.gradus.autograd.op.SoftCrossEntropy;
import dev.gradus.autograd.op.SoftDistillation;
import dev.gradus.autograd.op.WeightedCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Losses that are composites. */
final class LossRows {
    private static final int IGNORED = -100;

    private LossRows() {}

    static List<OpRow> rows() {
        return List.of(
                weightedCrossEntropy(), softCrossEntropy(), meanSquaredError(), meanAbsoluteError(), smoothL1(),
                binaryCrossEntropy(), softDistillation(), hardDistillation(), focalLoss(), diceLoss(),
                generalizedIou());
    }

    private static OpRow weightedCrossEntropy() {
        return OpRow.of(WeightedCrossEntropy.class, d -> {
            Shape shape = d.filledShape(2, 2);
            Shape rows = Shape.of(shape.dim(0));
            int[] labels = d.indices(rows, shape.dim(1));
            for (int i = 0; i < labels.length; i++) {
                labels[i] = d.between(0, 3) == 0 ? IGNORED : labels[i];
            }
            List<OpInput> inputs = new ArrayList<>(List.of(
                    OpInput.real("logits", shape, d.values(shape, -4, 4)), OpInput.indices("labels", rows, labels)));
            weights(d, shape, inputs);
            return new OpCase(new WeightedCrossEntropy(d.pick(0.0, 0.1, 1.0), IGNORED), inputs);
        })
                .sums(c -> c.count(0))
                .refusesAttributes(
                        "too much smoothing",
                        ArgumentException.class,
                        "[weighted_cross_entropy] smoothing must lie in [0, 1], got -0.1",
                        () -> new WeightedCrossEntropy(-0.1, IGNORED))
                .refuses(
                        "too few labels",
                        ShapeException.class,
                        "[weighted_cross_entropy] logits=[2, 3] and labels=[1] do not fit",
                        device -> zeros(device, 2, 3).apply(new WeightedCrossEntropy(0, IGNORED), labels(device, 0)))
                .refuses(
                        "a label out of range that is not the ignored one",
                        ArgumentException.class,
                        "[weighted_cross_entropy] label 3 at position 1 of [2] is not a class of [0, 3)",
                        device -> zeros(device, 2, 3)
                                .apply(new WeightedCrossEntropy(0, IGNORED), labels(device, IGNORED, 3)))
                .refuses(
                        "real numbers instead of labels",
                        DTypeException.class,
                        "[weighted_cross_entropy] input 1 must hold indices (INT32), got [2]",
                        device -> zeros(device, 2, 3).apply(new WeightedCrossEntropy(0, IGNORED), zeros(device, 2)))
                .refuses(
                        "weights of other classes",
                        ShapeException.class,
                        "[weighted_cross_entropy] logits=[1, 3] need weights of shape [3], got [4]",
                        device -> zeros(device, 1, 3).apply(
                                new WeightedCrossEntropy(0, IGNORED), labels(device, 0), zeros(device, 4)));
    }

    private static OpRow softCrossEntropy() {
        return OpRow.of(SoftCrossEntropy.class, d -> {
            Shape shape = d.filledShape(2, 2);
            List<OpInput> inputs = new ArrayList<>(List.of(
                    OpInput.real("logits", shape, d.values(shape, -4, 4)),
                    OpInput.real("target", shape, d.values(shape, 0, 1))));
            weights(d, shape, inputs);
            return new OpCase(new SoftCrossEntropy(d.pick(0.0, 0.1, 1.0)), inputs);
        })
                .sums(c -> c.count(0))
                .refusesAttributes(
                        "smoothing that is no number",
                        ArgumentException.class,
                        "[soft_cross_entropy] smoothing must lie in [0, 1], got NaN",
                        () -> new SoftCrossEntropy(Double.NaN))
                .refuses(
                        "one target for all rows",
                        ShapeException.class,
                        "[soft_cross_entropy] logits=[2, 3] and target=[1, 3] do not fit",
                        device -> zeros(device, 2, 3).apply(new SoftCrossEntropy(0), zeros(device, 1, 3)))
                .refuses(
                        "one axis",
                        ShapeException.class,
                        "[soft_cross_entropy] logits must be [rows, classes], got [3]",
                        device -> zeros(device, 3).apply(new SoftCrossEntropy(0), zeros(device, 3)))
                .refuses(
                        "weights of other classes",
                        ShapeException.class,
                        "[soft_cross_entropy] logits=[1, 3] need weights of shape [3], got [2]",
                        device -> zeros(device, 1, 3)
                                .apply(new SoftCrossEntropy(0), zeros(device, 1, 3), zeros(device, 2)));
    }

    private static OpRow meanSquaredError() {
        return pair(MeanSquaredError.class, "x", new MeanSquaredError(), d -> {
            Shape shape = d.filledShape(0, 5);
            return OpCase.of(new MeanSquaredError(), OpInput.real("x", shape, d.values(shape, -2, 2)),
                    OpInput.real("target", shape, d.values(shape, -2, 2)));
        });
    }

    private static OpRow meanAbsoluteError() {
        return pair(MeanAbsoluteError.class, "x", new MeanAbsoluteError(), d -> {
            Shape shape = d.filledShape(0, 5);
            double[] target = d.values(shape, -2, 2);
            double[] x = d.awayFromZero(shape, 0.1);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (x[i] + target[i]);
            }
            return OpCase.of(new MeanAbsoluteError(), OpInput.real("x", shape, x),
                    OpInput.real("target", shape, target));
        });
    }

    private static OpRow smoothL1() {
        return pair(SmoothL1.class, "x", new SmoothL1(1), d -> {
            Shape shape = d.filledShape(0, 5);
            double beta = d.pick(0.5, 1.0, 2.0);
            double[] target = d.values(shape, -2, 2);
            double[] x = d.values(shape, 0, 0.8);
            for (int i = 0; i < x.length; i++) {
                double size = beta * (x[i] + (d.coin() ? 1.2 : 0));
                x[i] = (float) (target[i] + (d.coin() ? size : -size));
            }
            return OpCase.of(new SmoothL1(beta), OpInput.real("x", shape, x), OpInput.real("target", shape, target));
        })
                .refusesAttributes(
                        "a beta of 0",
                        ArgumentException.class,
                        "[smooth_l1] beta must be positive and finite, got 0.0",
                        () -> new SmoothL1(0));
    }

    private static OpRow binaryCrossEntropy() {
        return pair(BinaryCrossEntropy.class, "logits", new BinaryCrossEntropy(),
                d -> logitsAndTarget(d, new BinaryCrossEntropy(), d.filledShape(0, 5)));
    }

    private static OpRow softDistillation() {
        return OpRow.of(SoftDistillation.class, d -> {
            Shape shape = d.filledShape(2, 2);
            return OpCase.of(new SoftDistillation(d.pick(1.0, 2.0, 3.0)),
                    OpInput.real("student", shape, d.values(shape, -4, 4)),
                    OpInput.real("teacher", shape, d.values(shape, -4, 4)));
        })
                .sums(c -> c.count(0))
                .refusesAttributes(
                        "a temperature of 0",
                        ArgumentException.class,
                        "[soft_distillation] temperature must be positive and finite, got 0.0",
                        () -> new SoftDistillation(0))
                .refuses(
                        "another number of classes",
                        ShapeException.class,
                        "[soft_distillation] student=[2, 3] and teacher=[2, 4] do not fit",
                        device -> zeros(device, 2, 3).apply(new SoftDistillation(1), zeros(device, 2, 4)))
                .refuses(
                        "three axes",
                        ShapeException.class,
                        "[soft_distillation] student must be [rows, classes], got [2, 3, 4]",
                        device -> zeros(device, 2, 3, 4).apply(new SoftDistillation(1), zeros(device, 2, 3, 4)));
    }

    private static OpRow hardDistillation() {
        return OpRow.of(HardDistillation.class, d -> {
            Shape shape = d.filledShape(2, 2);
            return OpCase.of(new HardDistillation(d.pick(0.0, 0.1)),
                    OpInput.real("student", shape, d.values(shape, -4, 4)),
                    OpInput.real("teacher", shape, d.distinctRows(shape)));
        })
                .sums(c -> c.count(0))
                .refusesAttributes(
                        "too much smoothing",
                        ArgumentException.class,
                        "[hard_distillation] smoothing must lie in [0, 1], got 2.0",
                        () -> new HardDistillation(2))
                .refuses(
                        "no rows",
                        ShapeException.class,
                        "[hard_distillation] student=[0, 3] and teacher=[0, 3] do not fit",
                        device -> zeros(device, 0, 3).apply(new HardDistillation(0), zeros(device, 0, 3)));
    }

    private static OpRow focalLoss() {
        return pair(FocalLoss.class, "logits", new FocalLoss(0.25, 2),
                d -> logitsAndTarget(d, new FocalLoss(d.pick(0.0, 0.25, 1.0), d.pick(0.0, 1.0, 1.5, 2.0)),
                        d.filledShape(0, 5)))
                .refusesAttributes(
                        "a gamma whose gradient may be infinite",
                        ArgumentException.class,
                        "[focal_loss] alpha must lie in [0, 1] and gamma be 0 or at least 1, got alpha=0.25 gamma=0.5",
                        () -> new FocalLoss(0.25, 0.5))
                .refusesAttributes(
                        "an alpha above 1",
                        ArgumentException.class,
                        "[focal_loss] alpha must lie in [0, 1] and gamma be 0 or at least 1, got alpha=1.25 gamma=2.0",
                        () -> new FocalLoss(1.25, 2));
    }

    private static OpRow diceLoss() {
        return pair(DiceLoss.class, "logits", new DiceLoss(1),
                d -> logitsAndTarget(d, new DiceLoss(d.pick(0.5, 1.0)), d.filledShape(2, 5)))
                .refusesAttributes(
                        "a smooth of 0",
                        ArgumentException.class,
                        "[dice_loss] smooth must be positive and finite, got 0.0",
                        () -> new DiceLoss(0))
                .refuses(
                        "one axis",
                        ShapeException.class,
                        "[dice_loss] logits must be [batch, ...], got [3]",
                        device -> zeros(device, 3).apply(new DiceLoss(1), zeros(device, 3)));
    }

    private static OpRow generalizedIou() {
        return OpRow.of(GeneralizedIou.class, d -> {
            Shape shape = Shape.of(d.extentOrZero(d.limit() / 8), 4);
            double[][] boxes = boxes(d, shape.dim(0));
            return OpCase.of(new GeneralizedIou(), OpInput.real("a", shape, boxes[0]),
                    OpInput.real("b", shape, boxes[1]));
        })
                .sums(c -> 4)
                .refuses(
                        "lists of different length",
                        ShapeException.class,
                        "[generalized_iou] a=[2, 4] and b=[3, 4] do not fit",
                        device -> zeros(device, 2, 4).apply(new GeneralizedIou(), zeros(device, 3, 4)))
                .refuses(
                        "a box that ends before it begins",
                        ArgumentException.class,
                        "[generalized_iou] box 1 of b ends before it begins: x 2.0 to 1.0, y 0.0 to 3.0",
                        device -> zeros(device, 2, 4).apply(new GeneralizedIou(),
                                Tensor.of(device, Shape.of(2, 4), new float[] {0, 0, 0, 0, 2, 0, 1, 3})));
    }

    /** Pairs of boxes, overlapping or not, whose sides lie on lines at least 0.2 apart: away from all kinks. */
    private static double[][] boxes(Draw d, int count) {
        double[][] boxes = new double[2][4 * count];
        for (int i = 0; i < 2 * count; i++) {
            int[] lines = d.permutation(4);
            for (int box = 0; box < 2; box++) {
                double first = line(d, lines[2 * box]);
                double second = line(d, lines[2 * box + 1]);
                boxes[box][i / 2 * 4 + i % 2] = Math.min(first, second);
                boxes[box][i / 2 * 4 + i % 2 + 2] = Math.max(first, second);
            }
        }
        return boxes;
    }

    private static double line(Draw d, int index) {
        return index + d.between(0, 8) / 10f;
    }

    private static OpCase logitsAndTarget(Draw d, Op op, Shape shape) {
        return OpCase.of(op, OpInput.real("logits", shape, d.values(shape, -4, 4)),
                OpInput.real("target", shape, d.values(shape, 0, 1)));
    }

    private static void weights(Draw d, Shape logits, List<OpInput> inputs) {
        if (d.coin()) {
            Shape classes = Shape.of(logits.dim(1));
            inputs.add(OpInput.real("weights", classes, d.values(classes, 0.5, 1.5)));
        }
    }

    /** A mean over pairs of elements, with the mistakes that all such losses refuse. */
    private static OpRow pair(
            Class<? extends Op> type, String first, Op example, Function<Draw, OpCase> draw) {
        return OpRow.of(type, draw)
                .sums(c -> c.count(0))
                .refuses(
                        "shapes that would broadcast",
                        ShapeException.class,
                        "[" + example.name() + "] " + first + "=[2, 3] and target=[2, 1] do not fit",
                        device -> zeros(device, 2, 3).apply(example, zeros(device, 2, 1)))
                .refuses(
                        "nothing",
                        ShapeException.class,
                        "[" + example.name() + "] " + first + "=[2, 0] and target=[2, 0] do not fit",
                        device -> zeros(device, 2, 0).apply(example, zeros(device, 2, 0)));
    }

    private static Tensor labels(Device device, int... values) {
        return Tensor.ofInts(device, Shape.of(values.length), values);
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
