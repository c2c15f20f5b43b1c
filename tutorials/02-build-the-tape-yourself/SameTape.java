import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.examples.figure.Graph;

// Draws what Gradus has recorded of the expression of this lesson.

void main() {
    Tensor a = number("a", 0.5);
    Tensor b = number("b", -2);
    Tensor p = a.mul(b);
    Tensor y = p.mul(p.tanh()).add(a);
    IO.print(Graph.of(y).backward().svg("What Gradus recorded of y = p·tanh(p) + a with p = a·b"));
}

Tensor number(String name, double value) {
    return Tensor.of(Device.reference(), Shape.of(), new double[] {value}).named(name).requireGrad();
}
