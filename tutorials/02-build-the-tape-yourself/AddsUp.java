import dev.gradus.autograd.Tensor;

// region twice
void main() {
    Tensor x = Tensor.of(1.5f).requireGrad();

    x.pow(3).backward(); // slope 6.75
    IO.println("after the first   " + x.grad().item());

    x.mul(2).backward(); // slope 2
    IO.println("after the second  " + x.grad().item());

    x.zeroGrad();
    x.mul(2).backward();
    IO.println("after zeroGrad()  " + x.grad().item());
}
// endregion twice
