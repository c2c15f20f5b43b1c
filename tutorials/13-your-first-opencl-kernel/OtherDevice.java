import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.UserProgram;

// region mistake
void main() {
    Device device = Device.opencl();
    UserProgram program = UserProgram.compile(device, "twice.cl", """
            kernel void twice(global float *y, global const float *x) {
                y[get_global_id(0)] = 2 * x[get_global_id(0)];
            }
            """);

    Tensor x = Tensor.of(1, 2, 3); // on the cpu, where tensors live unless told otherwise
    Tensor y = Tensor.zeros(device, Shape.of(3));
    program.run("twice", new long[] {3}, null, y, x);
}
// endregion mistake
