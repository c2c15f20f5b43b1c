import dev.gradus.autograd.Tensor;

// region mistake
void main() {
    Tensor x = Tensor.of(1.5f).named("x").requireGrad();
    Tensor cube = x.pow(3);

    cube.sub(x).backward();
    cube.add(x).backward(); // walks through cube again
}
// endregion mistake
