import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.function.UnaryOperator;

// The exercise of lesson 9. Fill in embed(), block() and read(), then run: ./gradus check 9

/**
 * Tokens with their places: images [batch, channels, height, width], weight [dim, channels·patch·patch], bias [dim],
 * classToken [1, 1, dim], positions [1, 1 + patches, dim] → [batch, 1 + patches, dim].
 */
// region embed
Tensor embed(Tensor images, int patch, Tensor weight, Tensor bias,
        Tensor classToken, Tensor positions) {
    int batch = images.dim(0);
    int channels = images.dim(1);
    int rows = images.dim(2) / patch;
    int columns = images.dim(3) / patch;
    Tensor patches = images.reshape(batch, channels, rows, patch, columns, patch)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(batch, rows * columns, channels * patch * patch);
    Tensor tokens = patches.matmulTransposed(weight).add(bias);
    Tensor first = classToken.expand(Shape.of(batch, 1, weight.dim(0)));
    return Tensor.concat(1, first, tokens).add(positions);
}
// endregion embed

/** One block, pre-norm, with both residual connections: [batch, tokens, dim] → the same. */
// region block
Tensor block(Tensor x, UnaryOperator<Tensor> norm1, UnaryOperator<Tensor> attention,
        UnaryOperator<Tensor> norm2, UnaryOperator<Tensor> mlp) {
    Tensor looked = x.add(attention.apply(norm1.apply(x)));
    return looked.add(mlp.apply(norm2.apply(looked)));
}
// endregion block

/** What the class token says after the last block: z [batch, tokens, dim] → [batch, classes]. */
// region read
Tensor read(Tensor z, UnaryOperator<Tensor> norm, UnaryOperator<Tensor> head) {
    return head.apply(norm.apply(z).select(1, 0));
}
// endregion read

void main() {
    Tensor z = embed(Tensor.ones(2, 3, 8, 8), 4, Tensor.ones(6, 48), Tensor.ones(6), Tensor.ones(1, 1, 6),
            Tensor.zeros(1, 5, 6));
    IO.println("tokens  " + z.shape());
    z = block(z, x -> x, x -> x, x -> x, Tensor::tanh);
    IO.println("block   " + z.shape());
    IO.println("answer  " + read(z, x -> x, x -> x.narrow(1, 0, 2)));
}
