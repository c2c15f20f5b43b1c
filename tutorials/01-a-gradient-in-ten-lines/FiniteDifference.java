import dev.gradus.autograd.Tensor;

// region f
Tensor f(Tensor x) {
    return x.pow(3).sub(x.mul(2));
}
// endregion f

// region measure
double measuredSlope(float x, float h) {
    double right = f(Tensor.of(x + h)).item();
    double left = f(Tensor.of(x - h)).item();
    return (right - left) / (2 * h);
}
// endregion measure

// region compare
void main() {
    Tensor x = Tensor.of(1.5f).requireGrad();
    f(x).backward();
    IO.println("backward()       " + x.grad().item());

    for (float h : new float[] {1, 0.1f, 0.01f, 0.001f, 1e-5f, 1e-8f}) {
        IO.println("h = %-12s %.4f".formatted(h, measuredSlope(1.5f, h)));
    }
}
// endregion compare
