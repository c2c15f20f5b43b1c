import dev.gradus.autograd.Tensor;

// region mistake
void main() {
    Tensor x = Tensor.of(-1, 0.5f, 1.5f).requireGrad();
    Tensor y = x.pow(3).sub(x.mul(2));

    y.backward(); // y is three numbers
}
// endregion mistake
