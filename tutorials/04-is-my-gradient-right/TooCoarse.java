import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;

// region mistake
void main() {
    Tensor x = Tensor.of(1, -2, 0.5f).named("x");
    GradCheck.of(in -> in[0].tanh(), x).check();
}
// endregion mistake
