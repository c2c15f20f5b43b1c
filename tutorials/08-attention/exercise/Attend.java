import dev.gradus.autograd.Tensor;

// The exercise of lesson 8. Fill in split(), attend() and merge(), then run: ./gradus check 8

/** Gives each head its part of every token: [batch, tokens, dim] → [batch, heads, tokens, dim/heads]. */
// region split
Tensor split(Tensor x, int heads) {
    return x; // yours
}
// endregion split

/** Attention: q [batch, heads, queries, d], k [batch, heads, keys, d], v [batch, heads, keys, e] → [.., queries, e]. */
// region attend
Tensor attend(Tensor q, Tensor k, Tensor v) {
    return q; // yours
}
// endregion attend

/** Puts the heads side by side again: [batch, heads, tokens, d] → [batch, tokens, heads·d]. */
// region merge
Tensor merge(Tensor x) {
    return x; // yours
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
