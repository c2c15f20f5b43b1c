import dev.gradus.autograd.Tensor;

// region mistake
void main() {
    Tensor x = Tensor.ones(8, 3).named("x");
    Tensor perRow = Tensor.ones(8).named("perRow"); // one number for each row

    x.add(perRow);
}
// endregion mistake
