import dev.gradus.autograd.Tensor;

// region copies
void main() {
    Tensor x = Tensor.of(new float[][] {
        {1, 2, 3},
        {4, 5, 6}});

    Tensor first = Tensor.of(10, 20, 30).requireGrad();
    Tensor second = Tensor.of(10, 20, 30).requireGrad();
    Tensor stretched = Tensor.concat(0, first.reshape(1, 3), second.reshape(1, 3)); // [2, 3], a copy for each row
    x.mul(stretched).sum().backward();
    IO.println("of the copies  " + first.grad() + " and " + second.grad());
    IO.println("their sum      " + first.grad().add(second.grad()));

    Tensor row = Tensor.of(10, 20, 30).requireGrad();
    x.mul(row).sum().backward();
    IO.println("broadcast      " + row.grad());
}
// endregion copies
