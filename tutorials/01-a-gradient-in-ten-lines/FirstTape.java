import dev.gradus.autograd.Tensor;
import dev.gradus.examples.figure.Graph;

// Draws the tape of Gradient.java, and how large the gradient was at each operation.

void main() {
    Tensor x = Tensor.of(1.5f).named("x").requireGrad();
    Tensor y = x.pow(3).sub(x.mul(2));
    IO.print(Graph.of(y).backward().svg("The tape of y = x³ − 2x: two ways from x, by pow and by affine, meet in sub"));
}
