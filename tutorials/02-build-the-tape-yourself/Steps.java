import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.TapeStepper;

// region steps
void main() {
    Tensor a = number("a", 0.5);
    Tensor b = number("b", -2);
    Tensor p = a.mul(b);
    Tensor y = p.mul(p.tanh()).add(a);

    TapeStepper walk = TapeStepper.of(y);
    IO.println("The second of " + walk.steps().size() + " steps:");
    IO.print(walk.steps().get(1));
}
// endregion steps

Tensor number(String name, double value) {
    return Tensor.of(Device.reference(), Shape.of(), new double[] {value}).named(name).requireGrad();
}
