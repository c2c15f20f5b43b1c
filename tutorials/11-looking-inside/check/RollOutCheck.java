import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.List;

/** Lesson 11: two layers of two heads and four tokens, whose weights are all different. */
final class RollOutCheck {
    private static final int HEADS = 2;
    private static final int TOKENS = 4;

    interface Yours {
        Tensor rollout(List<Tensor> layers, Tensor identity);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ShapeException.class,
                "The weights are [heads, query, key]. Axis 0 is that of the heads: its mean leaves [query, key].");
        Tensor one = identity();
        Tensor first = weights(1);
        Tensor second = weights(2);
        Tensor a = mixed(first);
        Tensor b = mixed(second);

        check.close("one layer", a, yours.rollout(List.of(first), one), causes(List.of(first)));
        check.close("two layers", b.matmul(a), yours.rollout(List.of(first, second), one),
                Cause.gives(a.matmul(b),
                        "The order is turned around: the last layer stands on the left, for it reads what the layers "
                                + "before it have written."),
                Cause.gives(b, "That is the last layer alone: it reads tokens that have been mixed already."),
                Cause.gives(b.mul(a), "That is a product element by element: the way from token to token over all "
                        + "tokens between is a product of matrices."));
        Tensor got = yours.rollout(List.of(first, second, weights(3)), one);
        check.close("the rows of three layers sum to 1", Tensor.ones(Device.reference(), Shape.of(TOKENS)),
                got.sum(false, 1));
        check.praise("That is AttentionMaps.rollout; compare them: ./gradus lesson 11 RollOut");
    }

    private static Cause[] causes(List<Tensor> layers) {
        Tensor w = layers.getFirst();
        Tensor one = identity();
        Tensor mean = w.mean(false, 0);
        return new Cause[] {
            Cause.gives(one, "The gap is still there: nothing has happened to the tokens."),
            Cause.gives(mean, "The residual connection is missing: half of each token is what it was before."),
            Cause.gives(mean.add(one), "The rows sum to 2 in each layer: share it, half attention and half residual."),
            Cause.gives(w.sum(false, 0).add(one).mul(0.5), "That is the sum over the heads: take their mean."),
            Cause.gives(mean.add(1).mul(0.5), "That adds 1 to every weight: the residual connection goes from a token "
                    + "to itself, so add the identity."),
            Cause.gives(w.max(0).add(one).mul(0.5),
                    "That is the greatest weight over the heads: their rows no longer sum to 1. Take the mean."),
            Cause.gives(mixed(w).transpose(0, 1), "Query and key have changed places: a row belongs to the token that "
                    + "looks."),
            Cause.gives(mixed(w).mul(one), "That is a product element by element: the way from token to token over "
                    + "all tokens between is a product of matrices."),
            Cause.gives(mixed(w).add(one).mul(0.5),
                    "Layers are not averaged: the second one reads what the first has written, so multiply.")};
    }

    private static Tensor mixed(Tensor weights) {
        return weights.mean(false, 0).add(identity()).mul(0.5);
    }

    private static Tensor weights(int kind) {
        double[] values = new double[HEADS * TOKENS * TOKENS];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1.5 * Math.sin(5 * kind + 2.3 * i);
        }
        return Tensor.of(Device.reference(), Shape.of(HEADS, TOKENS, TOKENS), values).softmax();
    }

    private static Tensor identity() {
        double[] values = new double[TOKENS * TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            values[i * TOKENS + i] = 1;
        }
        return Tensor.of(Device.reference(), Shape.of(TOKENS, TOKENS), values);
    }
}
