import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;

/** Lesson 7: layer norm and its gradient, at an ε large enough to be seen. */
final class NormBackCheck {
    private static final double EPS = 0.5;

    interface Yours {
        Tensor forward(Tensor x, double eps);

        Tensor gradient(Tensor dY, Tensor x, double eps);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ShapeException.class,
                "The means do not fit to what they are taken from: keep the axis, mean(true, 1) is [rows, 1].");
        compare(yours, check, 3, 5);
        compare(yours, check, 4, 4);
        check.praise("Only γ and β are missing, and you have LayerNorm.java.");
    }

    private void compare(Yours yours, Check check, int rows, int dim) {
        Tensor x = numbers(1, rows, dim).requireGrad();
        Tensor one = Tensor.ones(Device.reference(), Shape.of(dim));
        Tensor y = x.layerNorm(one, Tensor.zeros(Device.reference(), Shape.of(dim)), EPS);
        Tensor dY = numbers(2, rows, dim);
        y.backward(dY);
        String at = " at " + x.shape();
        forward(yours, check, at, x, y.detach());
        gradient(yours, check, at, x, y.detach(), dY);
    }

    private void forward(Yours yours, Check check, String at, Tensor x, Tensor y) {
        Tensor given = x.detach().copy();
        Tensor got = yours.forward(given, EPS);
        untouched(check, "x" + at, x, given);
        Tensor v = x.detach();
        check.close("forward" + at, y, got,
                Cause.gives(v, "That is x itself: the gap is still there."),
                Cause.gives(normalized(v, 0, 0, true, true),
                        "You averaged over axis 0: each number shares a mean with those of other rows. A row keeps "
                                + "to itself: axis 1."),
                Cause.gives(overAll(v), "One mean for the whole table: each row has its own, mean(true, 1)."),
                Cause.gives(v.sub(v.mean(true, 1)), "The mean is gone; now divide by √(variance + ε)."),
                Cause.gives(normalized(v, 1, 1, true, true),
                        "The variance was divided by dim − 1. Layer norm divides by dim: it describes this row, it "
                                + "estimates nothing."),
                Cause.gives(normalized(v, 1, 0, false, true),
                        "ε is outside of the root. It is added to the variance, then the root is taken."),
                Cause.gives(normalized(v, 1, 0, true, false),
                        "You divided by the variance, not by its root: a row that is twice as large would not give "
                                + "the same."),
                Cause.gives(v.sub(v.mean(true, 1)).div(
                        v.sub(v.mean(true, 1)).square().sum(true, 1).add(EPS).sqrt()),
                        "The squares were added up, but not divided by dim: that is a forgotten 1/N."),
                Cause.gives(v.div(v.square().mean(true, 1).add(EPS).sqrt()),
                        "The mean was not taken away. (What you have is RMS norm, which some language models use.)"));
    }

    private void gradient(Yours yours, Check check, String at, Tensor x, Tensor y, Tensor dY) {
        Tensor given = dY.copy();
        Tensor got = yours.gradient(given, x.detach(), EPS);
        untouched(check, "dY" + at, dY, given);
        Tensor centered = x.detach().sub(x.detach().mean(true, 1));
        Tensor std = centered.square().mean(true, 1).add(EPS).sqrt();
        Tensor mean = dY.mean(true, 1);
        Tensor scale = y.mul(dY.mul(y).mean(true, 1));
        check.close("gradient" + at, x.grad(), got,
                Cause.gives(dY, "That is dY itself: the gap is still there."),
                Cause.gives(dY.div(std),
                        "That is the straight way alone. But x moves μ and σ, too, and these move all of the row."),
                Cause.gives(dY.sub(scale).div(std), "The way through the mean is missing: take mean(dY) of each row "
                        + "away."),
                Cause.gives(dY.sub(mean).div(std),
                        "The way through σ is missing: take y·mean(dY·y) away. (First multiply, then average: "
                                + "mean(y) alone is 0.)"),
                Cause.gives(dY.sub(mean).sub(scale), "Not yet divided by √(σ² + ε): all three terms are."),
                Cause.gives(dY.sub(dY.sum(true, 1)).sub(y.mul(dY.mul(y).sum(true, 1))).div(std),
                        "These are sums where means belong: μ is a mean, so each x has only 1/dim of a part in it."),
                Cause.gives(dY.sub(dY.mean(true, 0)).sub(y.mul(dY.mul(y).mean(true, 0))).div(std),
                        "The means were taken down the columns. What shared a mean forward does so backward: axis 1."),
                Cause.gives(dY.sub(mean).sub(x.detach().mul(dY.mul(x.detach()).mean(true, 1))).div(std),
                        "In the third term stands the normalized y, not x."),
                Cause.gives(dY.sub(mean).add(scale).div(std),
                        "The third term is taken away, not added: a larger x makes σ larger, and so y smaller."));
    }

    private static void untouched(Check check, String what, Tensor before, Tensor after) {
        check.close(what + ", untouched,", before.detach(), after,
                Cause.when(true, "You changed it in place. It belongs to others: make a new tensor."));
    }

    /** Layer norm with one choice made otherwise. */
    private static Tensor normalized(Tensor x, int axis, int less, boolean epsInside, boolean root) {
        Tensor centered = x.sub(x.mean(true, axis));
        Tensor variance = centered.square().sum(true, axis).mul(1.0 / (x.dim(axis) - less));
        Tensor width = !root ? variance.add(EPS) : epsInside ? variance.add(EPS).sqrt() : variance.sqrt().add(EPS);
        return centered.div(width);
    }

    private static Tensor overAll(Tensor x) {
        Tensor centered = x.sub(x.mean());
        return centered.div(centered.square().mean().add(EPS).sqrt());
    }

    /** Numbers of either sign that are all different; the rows lie in different places. */
    private static Tensor numbers(int kind, int rows, int columns) {
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1.5 * Math.sin(7 * kind + 2.1 * i) + i / columns;
        }
        return Tensor.of(Device.reference(), Shape.of(rows, columns), values);
    }
}
