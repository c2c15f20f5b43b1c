import dev.gradus.autograd.Tensor;

// The exercise of lesson 3. Fill in gradients(), then run: ./gradus check 3

/** Each column of x: [rows, columns] has a scale and a shift: both are [columns]. */
Tensor forward(Tensor x, Tensor scale, Tensor shift) {
    return x.mul(scale).add(shift);
}

/** What backward() would leave at x, scale and shift when dY has come back to y; made of ordinary operations. */
// region gradients
Tensor[] gradients(Tensor dY, Tensor x, Tensor scale) {
    Tensor dX = dY.mul(scale);
    Tensor dScale = dY.mul(x).sum(false, 0);
    Tensor dShift = dY.sum(false, 0);
    return new Tensor[] {dX, dScale, dShift};
}
// endregion gradients

void main() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor scale = Tensor.of(1, 10, 100);
    Tensor dY = Tensor.of(new float[][] {{1, 0, 1}, {0, 1, 1}});
    for (Tensor gradient : gradients(dY, x, scale)) {
        IO.println(gradient);
    }
}
