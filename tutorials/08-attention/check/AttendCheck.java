import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;

/** Lesson 8: each part by itself, at sizes that all differ and at sizes where a wrong axis has the right shape. */
final class AttendCheck {
    interface Yours {
        Tensor split(Tensor x, int heads);

        Tensor attend(Tensor q, Tensor k, Tensor v);

        Tensor merge(Tensor x);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ShapeException.class,
                "Shapes do not fit. Scores are q·kᵀ, [queries, keys]; the weights times v are [queries, e].");
        split(yours, check);
        attend(yours, check, 4, 4, 4, 4);
        attend(yours, check, 5, 4, 3, 2);
        attend(yours, check, 3, 3, 16, 3);
        merge(yours, check);
        check.praise("With a linear layer before and one behind, this is MultiHeadAttention.");
    }

    private void split(Yours yours, Check check) {
        Tensor x = numbers(1, 2, 6, 12);
        Tensor given = x.copy();
        Tensor got = yours.split(given, 3);
        check.holds("x as it was", given.sub(x).abs().sum().item() == 0,
                "You changed x in place. It belongs to others: make a new tensor.");
        check.close("split", x.reshape(2, 6, 3, 4).permute(0, 2, 1, 3), got,
                Cause.gives(x, "That is x itself: the gap is still there."),
                Cause.gives(x.reshape(2, 3, 6, 4),
                        "The shape is right and the numbers are not: one reshape mixes the tokens. Cut the last axis "
                                + "first, [batch, tokens, heads, headDim], then exchange two axes."),
                Cause.gives(x.reshape(2, 6, 4, 3).permute(0, 3, 1, 2),
                        "A head has neighbouring numbers: cut dim into [heads, headDim], not [headDim, heads]."),
                Cause.gives(x.reshape(2, 6, 3, 4), "Cut rightly, but tokens and heads are not yet exchanged: "
                        + "permute(0, 2, 1, 3)."),
                Cause.gives(x.reshape(2, 6, 3, 4).permute(2, 0, 1, 3),
                        "Heads come second, behind the batch: [batch, heads, tokens, headDim]."));
    }

    private void attend(Yours yours, Check check, int queries, int keys, int d, int e) {
        Tensor q = numbers(2, 2, 3, queries, d);
        Tensor k = numbers(3, 2, 3, keys, d);
        Tensor v = numbers(4, 2, 3, keys, e);
        Tensor product = q.matmulTransposed(k);
        Tensor scores = product.mul(1 / Math.sqrt(d));
        Tensor given = q.copy();
        Tensor got = yours.attend(given, k.copy(), v.copy());
        String at = " with %d queries, %d keys, d = %d".formatted(queries, keys, d);
        check.holds("q as it was" + at, given.sub(q).abs().sum().item() == 0,
                "You changed q in place: a backward could no longer use it. Make a new tensor.");
        check.close("attend" + at, scores.softmax().matmul(v), got,
                Cause.gives(q, "That is q: the gap is still there."),
                Cause.gives(scores.softmax(), "These are the weights: now gather with them, weights · v."),
                Cause.when(queries == keys && keys == e && like(got, v.matmul(scores.softmax())),
                        "The weights stand on the left: each row of weights makes a mixture of the rows of v."),
                Cause.gives(scores.matmul(v), "The softmax is missing: these are scores, they do not sum to 1."),
                Cause.gives(softmaxDown(scores).matmul(v),
                        "The softmax runs over the queries: each key shares itself out among them. Each query "
                                + "shares its attention out among the keys, the last axis."),
                Cause.gives(product.softmax().matmul(v), "The scores are not scaled: divide them by √d."),
                Cause.gives(product.mul(1.0 / d).softmax().matmul(v),
                        "You divided by d. The variance grows with d, so the size grows with √d."),
                Cause.gives(product.mul(Math.sqrt(d)).softmax().matmul(v),
                        "You multiplied by √d: divide by it."),
                Cause.gives(product.mul(1 / Math.sqrt(keys)).softmax().matmul(v),
                        "You divided by the root of the number of keys. How many there are does not change how large a "
                                + "score is: q·k has d terms."),
                Cause.gives(product.mul(1 / Math.sqrt(d * 3)).softmax().matmul(v),
                        "That d is the length of a whole token. A head's q and k have dim/heads numbers."),
                Cause.when(keys == d && like(got, q.matmul(k).mul(1 / Math.sqrt(d)).softmax().matmul(v)),
                        "You multiplied q by k as it lies. A score is a row of q times a row of k: q·kᵀ."),
                Cause.when(queries == keys && d == e && like(got, k.matmulTransposed(q).mul(1 / Math.sqrt(d)).softmax()
                        .matmul(v)), "These scores are k·qᵀ: the keys ask the queries. It is the other way around."));
    }

    private void merge(Yours yours, Check check) {
        Tensor x = numbers(5, 2, 3, 6, 4);
        check.close("merge", x.permute(0, 2, 1, 3).reshape(2, 6, 12), yours.merge(x.copy()),
                Cause.gives(x, "That is what came in: the gap is still there."),
                Cause.gives(x.reshape(2, 6, 12),
                        "The shape is right and the numbers are not: a token has got numbers of other tokens. First "
                                + "permute(0, 2, 1, 3), the way back of split, then reshape."),
                Cause.gives(x.permute(0, 2, 3, 1).reshape(2, 6, 12),
                        "The heads are interleaved. They stand side by side: [.., heads, d] before the reshape."),
                Cause.gives(x.sum(false, 1), "The heads were added up. They are put side by side; adding is for the "
                        + "linear layer behind them, with learned weights."));
    }

    private static Tensor softmaxDown(Tensor scores) {
        return scores.transpose(2, 3).softmax().transpose(2, 3);
    }

    private static boolean like(Tensor got, Tensor slip) {
        return got.shape().equals(slip.shape()) && got.sub(slip).abs().sum().item() < 1e-6;
    }

    /** Numbers of either sign that are all different. */
    private static Tensor numbers(int kind, int... extents) {
        Shape shape = Shape.of(extents);
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1.5 * Math.sin(7 * kind + 2.1 * i);
        }
        return Tensor.of(Device.reference(), shape, values);
    }
}
