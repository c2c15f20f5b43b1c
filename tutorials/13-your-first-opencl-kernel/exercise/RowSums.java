import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.UserProgram;

// The exercise of lesson 13. Fill in the kernel, then run: ./gradus check 13

/** The sum of each row of x, which has rows × columns elements. There are more work-items than rows. */
// region kernel
String kernel() {
    return """
            kernel void row_sums(global float *y, global const float *x, int rows, int columns) {
                // yours: which row is mine? add up its columns, and write the sum to y
            }
            """;
}
// endregion kernel

void main() {
    Device device = Device.opencl();
    UserProgram program = UserProgram.compile(device, "row_sums.cl", kernel());
    Tensor x = Tensor.of(device, Shape.of(2, 3), new float[] {1, 2, 3, 10, 20, 30});
    Tensor y = Tensor.zeros(device, Shape.of(2));
    program.run("row_sums", new long[] {8}, new long[] {8}, y, x, 2, 3);
    IO.println(y);
}
