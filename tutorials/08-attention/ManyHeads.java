import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

// region heads
/** packed [batch, tokens, 3·dim], which are q, k and v side by side → [batch, tokens, dim]. */
Tensor attention(Tensor packed, int heads) {
    int batch = packed.dim(0);
    int tokens = packed.dim(1);
    int dim = packed.dim(2) / 3;
    Tensor split = packed.reshape(batch, tokens, 3, heads, dim / heads)
            .permute(2, 0, 3, 1, 4); // [3, batch, heads, tokens, headDim]
    Tensor q = split.select(0, 0);
    Tensor k = split.select(0, 1);
    Tensor v = split.select(0, 2);
    Tensor weights = q.matmulTransposed(k).mul(1 / Math.sqrt(dim / heads)).softmax();
    Tensor gathered = weights.matmul(v); // [batch, heads, tokens, headDim]
    return gathered.permute(0, 2, 1, 3).reshape(batch, tokens, dim); // heads side by side again
}
// endregion heads

// region compare
void main() {
    Philox random = new Philox(8);
    Tensor x = normal(random, 2, 5, 8); // two sequences of five tokens
    Tensor wqkv = normal(random, 24, 8);

    Tensor packed = x.matmulTransposed(wqkv);
    Tensor mine = attention(packed, 2);
    Tensor ours = packed.selfAttention(2);
    IO.println(packed.shape() + " → " + mine.shape());
    IO.println("difference  " + (mine.sub(ours).abs().sum().item() < 1e-9 ? "none but rounding" : "LARGE"));
}
// endregion compare

Tensor normal(Philox random, int... extents) {
    double[] values = new double[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(extents), values);
}
