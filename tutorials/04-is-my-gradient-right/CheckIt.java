import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.check.GradReport;

// region check
void main() {
    Tensor x = Tensor.of(Device.reference(), Shape.of(2, 3), new double[] {1, -2, 0.5, 3, -1, 2}).named("x");
    Tensor row = Tensor.of(Device.reference(), Shape.of(3), new double[] {0.5, 1, -1}).named("row");

    GradReport report = GradCheck.of(in -> in[0].mul(in[1]).add(in[0]), x, row).run();
    IO.println(report.passed() ? "right" : report);
    IO.println(report.derivatives() + " derivatives compared");
}
// endregion check
