import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;

// region main
void main() {
    Tensor x = Tensor.of(Device.reference(), Shape.of(2), new double[] {0.5, 60});
    IO.println(GradCheck.of(in -> in[0].apply(new HastyMish()), x).run().passed());
    IO.println("on the reference  " + x.apply(new HastyMish()));
    IO.println("on the cpu        " + x.to(Device.cpu()).apply(new HastyMish()));
}
// endregion main
