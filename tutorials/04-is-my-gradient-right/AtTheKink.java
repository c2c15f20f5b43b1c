import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;

// region kink
void main() {
    Tensor x = Tensor.of(Device.reference(), Shape.of(2), new double[] {-2, 1e-6}).named("x");
    IO.println(GradCheck.of(in -> in[0].abs(), x).named("abs").run());
}
// endregion kink
