import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.ArrayList;
import java.util.List;

/** Lesson 3: what backward() leaves, first at sizes that differ, then where a wrong axis has the right shape. */
final class ScaleBackCheck {
    interface Yours {
        Tensor[] gradients(Tensor dY, Tensor x, Tensor scale);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ShapeException.class,
                "Write the shape beside each tensor; nothing has to be transposed here.");
        compare(yours, check, 2, 3);
        compare(yours, check, 3, 3);
        check.praise("Layer norm ends with exactly this.");
    }

    private void compare(Yours yours, Check check, int rows, int columns) {
        Tensor x = numbers(1, rows, columns).requireGrad();
        Tensor scale = numbers(2, columns).requireGrad();
        Tensor shift = numbers(3, columns).requireGrad();
        Tensor dY = numbers(4, rows, columns);
        x.mul(scale).add(shift).backward(dY);

        Tensor given = dY.copy();
        Tensor[] got = yours.gradients(given, x.detach(), scale.detach());
        String at = " at " + x.shape();
        check.holds("three gradients" + at, got != null && got.length == 3,
                "gradients() returns those of x, scale and shift.");
        check.close("dY as it was" + at, dY, given,
                Cause.when(true, "It belongs to whoever sent it, who may send it to others too: make new tensors."));
        check.close("dX" + at, x.grad(), got[0],
                Cause.gives(dY, "That is dY itself; but y moves scale times as fast as x."),
                Cause.gives(dY.mul(x), "That is dY·x: for a product, the slope with one factor is the other factor."),
                Cause.gives(scale.expand(x.shape()), "That is the slope alone: times what came back, dY."),
                Cause.when(got[0].rank() < 2, "x was not stretched: each of its numbers was used once, so nothing is "
                        + "added up."));
        check.close("dShift" + at, shift.grad(), got[2],
                sums(dY, Cause.gives(dY.mul(scale).sum(false, 0),
                        "The shift is added after the scaling: it is not scaled.")));
        check.close("dScale" + at, scale.grad(), got[1],
                sums(dY.mul(x),
                        Cause.gives(dY.sum(false, 0), "x is missing: where x is large, scale moves y more."),
                        Cause.gives(x.sum(false, 0),
                                "That is the sum of the slopes: multiply each by what came back, dY, before you add."),
                        Cause.gives(dY.sum(false, 0).mul(x.sum(false, 0)),
                                "First multiply, then add up: a sum of products is not the product of the sums.")));
    }

    /** Slips when the shares of all rows are to be summed over the rows, and further ones. */
    private static Cause[] sums(Tensor shares, Cause... further) {
        List<Cause> causes = new ArrayList<>(List.of(
                Cause.gives(shares, "These are the shares of all rows: it was used in each row, so sum over the rows."),
                Cause.gives(shares.sum(false, 1),
                        "You summed over the wrong axis. It was repeated down the rows, which is axis 0."),
                Cause.gives(shares.sum(true, 0),
                        "The numbers are right; let axis 0 disappear: sum(false, 0), or sumTo(shape)."),
                Cause.gives(shares.sum(), "You added up everything: one number for each column is wanted."),
                Cause.gives(shares.mean(false, 0),
                        "That is the mean over the rows: their shares are added, and divided by nothing."),
                Cause.gives(shares.narrow(0, 0, 1).reshape(-1),
                        "That is the first row's share: add those of the others.")));
        causes.addAll(List.of(further));
        return causes.toArray(Cause[]::new);
    }

    /** Numbers of either sign that are all different. */
    private static Tensor numbers(int kind, int... extents) {
        float[] values = new float[Shape.of(extents).count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (1.5 * Math.sin(7 * kind + 2.1 * i));
        }
        return Tensor.of(Shape.of(extents), values);
    }
}
