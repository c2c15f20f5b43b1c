import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;

// region main
void main() {
    double[] numbers = {-3, -1, 0, 0.5, 2};
    Tensor x = Tensor.of(Device.reference(), Shape.of(5), numbers).requireGrad();
    Tensor y = x.apply(new MishFormula());
    y.sum().backward();

    IO.println("x      " + x.detach());
    IO.println("mish   " + y.detach());
    IO.println("slope  " + x.grad());

    GradCheck check = GradCheck.of(in -> in[0].apply(new MishFormula()), x.detach())
            .named("mish");
    IO.println(check.run().passed());
    IO.println(check.order(2).run().passed());
}
// endregion main
