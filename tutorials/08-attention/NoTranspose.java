import dev.gradus.autograd.Tensor;

// region mistake
void main() {
    Tensor q = Tensor.ones(2, 11, 8); // batch, queries, d
    Tensor k = Tensor.ones(2, 11, 8); // batch, keys, d

    Tensor scores = q.matmul(k);
}
// endregion mistake
