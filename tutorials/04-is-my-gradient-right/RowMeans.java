import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.check.property.WithRank;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import dev.gradus.examples.lesson.PropertyRun;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

// region own
/** The mean along the last axis, which keeps extent 1. */
record RowMean() implements UnaryOp {
    public Shape shape(Shape x) {
        return x.with(-1, 1);
    }

    public Tensor forward(Frame f, Shape shape) {
        return f.input(0).detach().mean(true, -1);
    }

    public Gradients backward(Frame f, Tensor dY) {
        Tensor x = f.input(0);
        return Gradients.of(dY.expand(x.shape()).div(x.count())); // something is wrong here
    }
}
// endregion own

// region example
void example() {
    Tensor x = Tensor.of(Device.reference(), Shape.of(3), new double[] {1, -2, 0.5});
    GradCheck.of(in -> in[0].apply(new RowMean()), x).check();
    IO.println("an example: right");
}
// endregion example

// region property
@Property(tries = 100, seed = "4")
void theGradientOfRowMeanIsRight(@ForAll @WithRank(min = 1, max = 3) Tensor x) {
    GradCheck.of(in -> in[0].apply(new RowMean()), x).check();
}
// endregion property

// region main
void main() {
    example();
    IO.print(PropertyRun.of(getClass()));
}
// endregion main
