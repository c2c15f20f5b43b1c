import dev.gradus.autograd.Tensor;

// The exercise of lesson 8. Fill in split(), attend() and merge(), then run: ./gradus check 8

/** Gives each head its part of every token: [batch, tokens, dim] → [batch, heads, tokens, dim/heads]. */
// region split
Tensor split(Tensor x, int heads) {
    int batch = x.dim(0);
    int tokens = x.dim(1);
    int headDim = x.dim(2) / heads;
    return x.reshape(batch, tokens, heads, headDim).permute(0, 2, 1, 3);
}
// endregion split

/** Attention: q [batch, heads, queries, d], k [batch, heads, keys, d], v [batch, heads, keys, e] → [.., queries, e]. */
// region attend
Tensor attend(Tensor q, Tensor k, Tensor v) {
    Tensor scores = q.matmulTransposed(k).mul(1 / Math.sqrt(q.dim(-1)));
    return scores.softmax().matmul(v);
}
// endregion attend

/** Puts the heads side by side again: [batch, heads, tokens, d] → [batch, tokens, heads·d]. */
// region merge
Tensor merge(Tensor x) {
    Tensor tokensFirst = x.permute(0, 2, 1, 3);
    return tokensFirst.reshape(x.dim(0), x.dim(2), x.dim(1) * x.dim(3));
}
// endregion merge

void main() {
    Tensor x = Tensor.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).reshape(1, 3, 4); // three tokens of four numbers
    Tensor parts = split(x, 2);
    IO.println("split    " + parts.shape());
    Tensor gathered = attend(parts, parts, parts);
    IO.println("gathered " + gathered.shape());
    IO.println("merged   " + merge(gathered));
}
