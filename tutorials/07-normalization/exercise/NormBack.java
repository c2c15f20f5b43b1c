import dev.gradus.autograd.Tensor;

// The exercise of lesson 7. Fill in forward() and gradient(), then run: ./gradus check 7

/** (x − μ)/√(σ² + ε), with mean and variance of each row: x [rows, dim] → [rows, dim]. */
// region forward
Tensor forward(Tensor x, double eps) {
    return x; // yours
}
// endregion forward

/** What dY, the gradient of y, makes of the gradient of x. Without backward(). */
// region gradient
Tensor gradient(Tensor dY, Tensor x, double eps) {
    return dY; // yours: three terms
}
// endregion gradient

void main() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3, 6}, {-2, 0, 1, 0}});
    Tensor dY = Tensor.of(new float[][] {{1, 0, 0, 2}, {0, 3, 1, 1}});
    Tensor y = forward(x, 1e-5);
    Tensor dX = gradient(dY, x, 1e-5);
    IO.println(y);
    IO.println(dX);
    print("sum of each row of dX", dX.sum(false, 1));
    print("and of dX·y", dX.mul(y).sum(false, 1));
}

void print(String name, Tensor sums) {
    double[] values = sums.toDoubles();
    IO.println("%s: %.3f and %.3f".formatted(name, Math.abs(values[0]), Math.abs(values[1])));
}
