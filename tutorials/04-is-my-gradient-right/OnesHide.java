import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

// region own
/** y = 3·(x − mean of x). */
record Centered() implements UnaryOp {
    public Shape shape(Shape x) {
        return x;
    }

    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0).detach();
        return x.sub(x.mean()).mul(3);
    }

    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.sub(dY.mean())); // wrong: the 3 is missing
    }
}
// endregion own

// region ones
void main() {
    Tensor x = Tensor.of(Device.reference(), Shape.of(4), new double[] {1, -2, 0.5, 3}).named("x");

    IO.println(GradCheck.of(in -> in[0].apply(new Centered()).sum(), x).run().passed());
    IO.println(GradCheck.of(in -> in[0].apply(new Centered()), x).named("centered").run());
}
// endregion ones
