import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.function.UnaryOperator;

/** Lesson 9: pictures that are not square, and layers that are told apart by what they do. */
final class EncoderCheck {
    private static final int PATCH = 4;
    private static final UnaryOperator<Tensor> NORM1 = x -> x.mul(0.5).add(0.1);
    private static final UnaryOperator<Tensor> ATTENTION = x -> x.tanh().mul(2);
    private static final UnaryOperator<Tensor> NORM2 = x -> x.mul(0.7).sub(0.2);
    private static final UnaryOperator<Tensor> MLP = x -> x.square().mul(0.3);

    interface Yours {
        Tensor embed(Tensor images, int patch, Tensor weight, Tensor bias, Tensor classToken, Tensor positions);

        Tensor block(Tensor x, UnaryOperator<Tensor> norm1, UnaryOperator<Tensor> attention,
                UnaryOperator<Tensor> norm2, UnaryOperator<Tensor> mlp);

        Tensor read(Tensor z, UnaryOperator<Tensor> norm, UnaryOperator<Tensor> head);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ShapeException.class,
                "Write the shape beside each step. The class token is expanded to [batch, 1, dim] and put in front "
                        + "along axis 1, before the places are added: there is a place for it, too.");
        embed(yours, check);
        block(yours, check);
        read(yours, check);
        check.praise("That is the whole encoder; the rest of VisionTransformer.java is choices.");
    }

    private void embed(Yours yours, Check check) {
        Tensor images = numbers(1, 2, 3, 8, 12); // two rows of three patches
        Tensor weight = numbers(2, 5, 48);
        Tensor bias = numbers(3, 5);
        Tensor token = numbers(4, 1, 1, 5);
        Tensor places = numbers(5, 1, 7, 5);
        Tensor cells = images.reshape(2, 3, 2, PATCH, 3, PATCH);
        Tensor patches = flat(cells.permute(0, 2, 4, 1, 3, 5));
        Tensor tokens = patches.matmulTransposed(weight).add(bias);
        Tensor first = token.expand(Shape.of(2, 1, 5));
        Tensor given = images.copy();
        Tensor got = yours.embed(given, PATCH, weight.copy(), bias.copy(), token.copy(), places.copy());
        check.holds("images as they were", given.sub(images).abs().sum().item() == 0,
                "You changed the images in place. They belong to the loader: make new tensors.");
        check.close("embed", Tensor.concat(1, first, tokens).add(places), got,
                Cause.gives(images, "Those are the images: the gap is still there."),
                Cause.gives(of(flat(images.reshape(2, 6, 48)), weight, bias, first, places),
                        "One reshape does not cut patches: it makes pieces of lines. Cut rows and columns apart, "
                                + "[batch, channels, rows, patch, columns, patch], and permute before the last "
                                + "reshape."),
                Cause.gives(of(flat(cells.permute(0, 4, 2, 1, 3, 5)), weight, bias, first, places),
                        "The patches go down the columns. They are counted row by row, as one reads."),
                Cause.gives(of(flat(cells.permute(0, 2, 4, 3, 5, 1)), weight, bias, first, places),
                        "In each patch, the colors come last. The weight has them first: channel, row, column."),
                Cause.gives(Tensor.concat(1, first, patches.matmulTransposed(weight)).add(places),
                        "The bias is missing."),
                Cause.gives(Tensor.concat(1, tokens, first).add(places),
                        "The class token stands behind the patches. It comes first: place 0 is its own."),
                Cause.gives(Tensor.concat(1, first, tokens),
                        "The places are missing: without them, the picture is a bag of patches."),
                Cause.gives(Tensor.concat(1, first, tokens).mul(places),
                        "Places are added, not multiplied."),
                Cause.gives(tokens, "There is no class token yet: concat along axis 1, then add the places."),
                Cause.gives(Tensor.concat(1, first, tokens.add(places.narrow(1, 1, 7))),
                        "The class token has got no place. Positions are for all 1 + patches tokens: add them after "
                                + "concat."));
    }

    private void block(Yours yours, Check check) {
        Tensor x = numbers(6, 2, 7, 5);
        Tensor branch = ATTENTION.apply(NORM1.apply(x));
        Tensor looked = x.add(branch);
        Tensor given = x.copy();
        Tensor got = yours.block(given, NORM1, ATTENTION, NORM2, MLP);
        check.holds("x as it was", given.sub(x).abs().sum().item() == 0,
                "You changed x in place: the backward of norm1 still needs it. Make a new tensor.");
        check.close("block", looked.add(MLP.apply(NORM2.apply(looked))), got,
                Cause.gives(x, "That is x itself: the gap is still there."),
                Cause.gives(looked, "Half of the block is there: the MLP with its norm and its residual follows."),
                Cause.gives(branch.add(MLP.apply(NORM2.apply(branch))),
                        "Around the attention there is no residual: x + attention(norm1(x))."),
                Cause.gives(MLP.apply(NORM2.apply(looked)),
                        "Around the MLP there is no residual: add what was there before its norm."),
                Cause.gives(postNorm(x),
                        "The norms stand behind the sums. So it was in the first transformer (post-norm); a Vision "
                                + "Transformer has them at the beginning of each branch (pre-norm)."),
                Cause.gives(around(x), "You added to the normalized x. The straight way has no norm on it: "
                        + "x + attention(norm1(x))."),
                Cause.gives(looked.add(MLP.apply(NORM1.apply(looked))),
                        "norm1 is used twice: each branch has a norm of its own."),
                Cause.gives(looked.add(MLP.apply(NORM2.apply(x))),
                        "The MLP reads what was there before the attention. It comes after it, and sees its result."),
                Cause.gives(looked.add(MLP.apply(looked)), "norm2 is missing before the MLP."),
                Cause.gives(wrong(x), "norm1 is missing before the attention."));
    }

    private void read(Yours yours, Check check) {
        Tensor z = numbers(7, 2, 7, 5);
        UnaryOperator<Tensor> norm = x -> x.tanh();
        UnaryOperator<Tensor> head = x -> x.narrow(-1, 0, 4).mul(3).add(1);
        check.close("read", head.apply(norm.apply(z).select(1, 0)), yours.read(z.copy(), norm, head),
                Cause.gives(z, "That is z itself: the gap is still there."),
                Cause.gives(head.apply(norm.apply(z)),
                        "The head was asked about every token. Only the class token answers: select(1, 0)."),
                Cause.gives(head.apply(norm.apply(z).mean(false, 1)),
                        "That is the mean of all tokens. Some models read it so, but this one has a class token."),
                Cause.gives(head.apply(norm.apply(z).select(1, 6)),
                        "That is the last token. The class token is the first."),
                Cause.gives(head.apply(z.select(1, 0)),
                        "The last norm is missing: after pre-norm blocks, nothing has brought z to one size."),
                Cause.gives(norm.apply(z).select(1, 0), "That is the class token: now the head."),
                Cause.when(true, "The answer is head(norm(z) at token 0)."));
    }

    private static Tensor postNorm(Tensor x) {
        Tensor looked = NORM1.apply(x.add(ATTENTION.apply(x)));
        return NORM2.apply(looked.add(MLP.apply(looked)));
    }

    private static Tensor around(Tensor x) {
        Tensor normed = NORM1.apply(x);
        Tensor looked = NORM2.apply(normed.add(ATTENTION.apply(normed)));
        return looked.add(MLP.apply(looked));
    }

    private static Tensor wrong(Tensor x) {
        Tensor looked = x.add(ATTENTION.apply(x));
        return looked.add(MLP.apply(NORM2.apply(looked)));
    }

    private static Tensor flat(Tensor cells) {
        return cells.reshape(2, 6, 48);
    }

    private static Tensor of(Tensor patches, Tensor weight, Tensor bias, Tensor first, Tensor places) {
        return Tensor.concat(1, first, patches.matmulTransposed(weight).add(bias)).add(places);
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
