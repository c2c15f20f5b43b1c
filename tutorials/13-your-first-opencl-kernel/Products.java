import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.io.IOException;

// region check
void main() throws IOException {
    Device device = Device.opencl();
    Tensor a = ProductKernel.numbers(device, 96, 64, 1);
    Tensor b = ProductKernel.numbers(device, 64, 128, 2);
    Tensor expected = a.to(Device.reference()).matmul(b.to(Device.reference()));

    for (ProductKernel kernel : ProductKernel.ALL) {
        Tensor c = Tensor.zeros(device, Shape.of(96, 128));
        kernel.run(kernel.compile(device), c, a, b);

        Tensor difference = c.to(Device.reference()).sub(expected).abs().reshape(-1).max(0);
        boolean agrees = difference.item() < 1e-4;
        IO.println("%-9s  %s the reference".formatted(
                kernel.name(), agrees ? "agrees with" : "DIFFERS from"));
    }
}
// endregion check
