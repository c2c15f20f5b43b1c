import dev.gradus.autograd.Tensor;

Tensor f(Tensor x) {
    return x.pow(3).sub(x.mul(2));
}

// region slopes
void main() {
    Tensor x = Tensor.of(-1, 0.5f, 1.5f).requireGrad();
    Tensor y = f(x);

    y.sum().backward();

    IO.println("y      = " + y);
    IO.println("slopes = " + x.grad());
}
// endregion slopes
