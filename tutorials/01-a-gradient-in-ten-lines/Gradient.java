import dev.gradus.autograd.Tensor;

void main() {
    Tensor x = Tensor.of(1.5f).requireGrad(); // we will ask how y depends on x

    Tensor cube = x.pow(3);
    Tensor twice = x.mul(2);
    Tensor y = cube.sub(twice); // y = x³ − 2x

    y.backward(); // from y back to x

    IO.println("y     = " + y.item());
    IO.println("slope = " + x.grad().item());
}
