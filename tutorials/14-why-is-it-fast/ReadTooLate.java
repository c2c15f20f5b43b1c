import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Tensor;

// region mistake
void main() {
    Tensor w = Tensor.of(0.5f, -1, 2).requireGrad();
    try (Scope _ = Scope.open()) {
        Tensor h = w.mul(3).tanh();
        h.square().sum().backward();
        IO.println(w.grad()); // belongs to w, and stays
        IO.println(h.mean().item()); // h was given back on the way
    }
}
// endregion mistake
