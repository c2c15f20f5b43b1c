import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.List;

/** Lesson 5: two layers, a loss, two steps. */
final class HandMadeCheck {
    interface Yours {
        Tensor forward(Tensor x, Tensor w1, Tensor b1, Tensor w2, Tensor b2);

        Tensor loss(Tensor z, Tensor t);

        void step(Tensor loss, List<Tensor> parameters, double rate);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ShapeException.class, "A weight is [out, in], one row for each output: x·wᵀ is "
                + "x.matmulTransposed(w).");
        check.whenThrown(NullPointerException.class, "grad() is null: was backward() called before it was read?");
        check.whenThrown(GraphException.class,
                "What has no way to a parameter has no gradient; and each loss is walked once.");
        forward(yours, check);
        loss(yours, check);
        steps(yours, check);
        check.praise("These are Linear, a loss and Sgd; the rest of nn is more of the same.");
    }

    private static void forward(Yours yours, Check check) {
        Tensor x = numbers(1, 5, 2);
        Tensor w1 = numbers(2, 3, 2);
        Tensor b1 = numbers(3, 3);
        Tensor w2 = numbers(4, 1, 3);
        Tensor b2 = numbers(5, 1);
        Tensor inner = x.matmulTransposed(w1).add(b1);
        Tensor outer = inner.tanh().matmulTransposed(w2).add(b2);
        check.close("forward()", outer, yours.forward(x, w1, b1, w2, b2),
                Cause.gives(x.sum(true, 1), "The gap is still there."),
                Cause.gives(inner.matmulTransposed(w2).add(b2),
                        "The tanh between the layers is missing: two layers without a bend are one."),
                Cause.gives(outer.tanh(), "A logit may be any number: no tanh after the last layer."),
                Cause.gives(outer.sub(b2), "b2 is missing."),
                Cause.gives(x.matmulTransposed(w1).tanh().matmulTransposed(w2).add(b2), "b1 is missing."),
                Cause.gives(x.matmulTransposed(w1).tanh().add(b1).matmulTransposed(w2).add(b2),
                        "b1 is added after the tanh: it belongs to the layer before it."));
    }

    private static void loss(Yours yours, Check check) {
        Tensor z = column(0.5, -1, 2, 0.25);
        Tensor t = column(1, 0, 1, 0);
        Tensor each = z.exp().add(1).log().sub(z.mul(t));
        Tensor got = yours.loss(z, t);
        check.close("loss()", each.mean(), got,
                Cause.gives(each.sum(), "That is the sum: the 1/N of the mean is missing, so twice the batch would "
                        + "double every step."),
                Cause.gives(each, "That is the loss of each point: take the mean."),
                Cause.gives(z.exp().add(1).log().mean(), "The labels do not count: − z·t is missing."),
                Cause.gives(z.exp().add(1).log().add(z.mul(t)).mean(),
                        "z·t is subtracted: a high logit is good where the label is 1."),
                Cause.gives(z.exp().add(1).log().sub(t).mean(), "It is z·t that is subtracted, not t."),
                Cause.gives(each.mean().neg(), "The sign is turned around: better answers must have a smaller loss."),
                Cause.gives(z.sub(t).square().mean(), "That is the mean squared error: logits are not probabilities."));
    }

    /** Two steps on Σ w·a: the gradient is a, both times. */
    private static void steps(Yours yours, Check check) {
        Tensor a = numbers(6, 3);
        Tensor w = numbers(7, 3).requireGrad();
        Tensor begin = w.detach().copy();
        yours.step(w.mul(a).sum(), List.of(w), 0.1);
        check.close("the parameter after one step", begin.sub(a.mul(0.1)), w.detach(),
                Cause.gives(begin, "It has not changed: assign the new values to the parameter, in place. A new tensor "
                        + "in the same variable is not the parameter."),
                Cause.gives(begin.add(a.mul(0.1)), "That is uphill: the gradient points to where the loss grows."),
                Cause.gives(begin.sub(a), "The rate is missing."),
                Cause.gives(a.mul(-0.1), "That is the step itself: from where the parameter stood."));
        yours.step(w.mul(a).sum(), List.of(w), 0.1);
        check.close("the parameter after two steps", begin.sub(a.mul(0.2)), w.detach(),
                Cause.gives(begin.sub(a.mul(0.3)),
                        "The second step took the first one's gradient along: forget it with zeroGrad()."),
                Cause.gives(begin.sub(a.mul(0.1)), "The second step changed nothing: was its gradient forgotten?"));
    }

    private static Tensor column(double... values) {
        return Tensor.of(Device.reference(), Shape.of(values.length, 1), values);
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
