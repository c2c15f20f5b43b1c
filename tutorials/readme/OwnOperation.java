import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import dev.gradus.autograd.tape.Tape;

// region own
record Cube() implements UnaryOp {
    public Shape shape(Shape x) {
        return x;
    }

    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0).detach();
        return x.mul(x).mul(x);
    }

    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.mul(f.input(0).square().mul(2))); // wrong: the slope of x³ is 3x²
    }
}

void main() {
    Tensor x = Tensor.of(Device.reference(), Shape.of(3), new double[] {-1, 0.5, 2}).named("x");
    IO.println(GradCheck.of(in -> Tape.run(new Cube(), in[0]), x).named("cube").run());
}
// endregion own
