import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;

/** Lesson 15: who skips a branch, what smoothing makes of a target, and the loss of a mix. */
final class RegularizersCheck {
    interface Yours {
        Tensor dropPath(Tensor branch, Tensor kept, double p);

        Tensor smooth(Tensor target, double eps);

        Tensor mixedLoss(Tensor logits, Tensor own, Tensor partner, double share);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(DTypeException.class, "Labels are indices and cannot be averaged: arm 0 and arm 2 do not "
                + "make arm 1. Mix the losses.");
        check.whenThrown(ShapeException.class,
                "Look at the shapes: kept[batch] meets branch[batch, dim], and broadcasting begins at the last axis.");
        dropPath(yours, check);
        smooth(yours, check);
        mixedLoss(yours, check);
        check.praise("Drop path, label smoothing and mixup, in five lines.");
    }

    /** As many samples as features, so that a mask along the wrong axis fits. */
    private static void dropPath(Yours yours, Check check) {
        Tensor branch = numbers(1, 4, 4);
        Tensor kept = Tensor.of(Device.reference(), Shape.of(4), new double[] {0, 1, 1, 0});
        double p = 0.4;
        Tensor rows = branch.mul(kept.reshape(4, 1));
        Tensor others = branch.mul(kept.neg().add(1).reshape(4, 1)).div(1 - p);
        check.close("dropPath()", rows.div(1 - p), yours.dropPath(branch, kept, p),
                Cause.gives(branch, "Nobody skips: the gap is still there."),
                Cause.gives(rows, "The right samples skip. But those that stay must make up for them: without "
                        + "1/(1 − p), the branch is larger in evaluation than it was on average in training."),
                Cause.gives(rows.mul(1 - p), "Multiplied by 1 − p, the mean becomes smaller still: divide."),
                Cause.gives(rows.div(p), "The share that stays is 1 − p, so divide by that."),
                Cause.gives(others, "Those skip that should stay: 1 means kept."),
                Cause.gives(branch.mul(kept).div(1 - p), "You have dropped columns: features 0 and 3 of every sample. "
                        + "kept[batch] was laid along the last axis; make it [batch, 1]. It went unnoticed because "
                        + "there happen to be as many features as samples."),
                Cause.gives(branch.mul(kept), "You have dropped columns, and 1/(1 − p) is missing."));
        check.close("dropPath() when all stay", branch.div(1 - p),
                yours.dropPath(branch, kept.mul(0).add(1), p),
                Cause.when(true, "The factor 1/(1 − p) is the same in every call, however many happened to stay."));
    }

    private static void smooth(Yours yours, Check check) {
        Tensor target = Tensor.ofInts(Device.reference(), Shape.of(2), new int[] {2, 0}).oneHot(4);
        double eps = 0.2;
        Tensor less = target.mul(1 - eps);
        check.close("smooth()", less.add(eps / 4), yours.smooth(target, eps),
                Cause.gives(target, "The target is as it was: the gap is still there."),
                Cause.gives(less, "What was taken away must be given to the classes: each row adds up to 1."),
                Cause.gives(less.add(eps), "Each class got all of eps: share it, eps/classes for each."),
                Cause.gives(target.add(eps / 4), "Take eps away from the right class first: each row adds up to 1."),
                Cause.gives(less.add(eps / 2), "You divided by the number of samples: classes are axis 1."),
                Cause.gives(less.add(target.neg().add(1).mul(eps / 3)),
                        "You shared eps among the wrong classes only. Some write it so; here, as in the paper, the "
                                + "right class gets its share as well."));
    }

    private static void mixedLoss(Yours yours, Check check) {
        Tensor logits = numbers(2, 3, 4);
        Tensor own = Tensor.ofInts(Device.reference(), Shape.of(3), new int[] {0, 3, 1});
        Tensor partner = Tensor.ofInts(Device.reference(), Shape.of(3), new int[] {1, 0, 3});
        Tensor a = logits.crossEntropy(own, 0);
        Tensor b = logits.crossEntropy(partner, 0);
        check.close("mixedLoss()", a.mul(0.8).add(b.mul(0.2)), yours.mixedLoss(logits, own, partner, 0.8),
                Cause.gives(a, "Only the own label counts."),
                Cause.gives(b, "Only the partner's label counts."),
                Cause.gives(a.mul(0.2).add(b.mul(0.8)),
                        "The shares changed places: the own label has the share given."),
                Cause.gives(a.add(b).mul(0.5), "That is half of each: use the share."),
                Cause.gives(a.add(b), "Both count in full: give each its share."),
                Cause.gives(a.mul(0.8).add(b), "The partner counts in full: its share is 1 − share."));
    }

    /** Numbers of either sign that are all different. */
    private static Tensor numbers(int kind, int... extents) {
        double[] values = new double[Shape.of(extents).count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1.5 * Math.sin(7 * kind + 2.1 * i);
        }
        return Tensor.of(Device.reference(), Shape.of(extents), values);
    }
}
