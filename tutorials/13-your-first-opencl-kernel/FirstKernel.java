import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.UserProgram;

void main() {
    Device device = Device.opencl();

    UserProgram program = UserProgram.compile(device, "line.cl", """
            kernel void line(global float *y, global const float *x,
                    float slope, float shift, int n) {
                int i = get_global_id(0);
                if (i < n) {
                    y[i] = slope * x[i] + shift;
                }
            }
            """);

    Tensor x = Tensor.of(device, Shape.of(5), new float[] {0, 1, 2, 3, 4});
    Tensor y = Tensor.zeros(device, Shape.of(5));
    program.run("line", new long[] {8}, new long[] {4}, y, x, 2f, 1f, 5);

    IO.println(y);
}
