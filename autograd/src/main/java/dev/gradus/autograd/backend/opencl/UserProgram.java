package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import java.util.List;

/**
 * Kernels of one's own, from source text, for tensors on an OpenCL device.
 *
 * <pre>
 * UserProgram program = UserProgram.compile(device, "scale.cl", """
 *         kernel void scale(global float *y, global const float *x, float factor) {
 *             int i = get_global_id(0);
 *             y[i] = factor * x[i];
 *         }
 *         """);
 * program.run("scale", new long[] {x.count()}, null, y, x, 3f);
 * </pre>
 *
 * <p>The functions of {@code common.cl} and {@code math.cl} can be used in it. Nothing is checked but the kinds of the
 * arguments: a kernel that writes outside its buffers does damage.
 */
public final class UserProgram {
    private final Device device;
    private final Kernels kernels;
    private final Program program;

    private UserProgram(Device device, Kernels kernels, Program program) {
        this.device = device;
        this.kernels = kernels;
        this.program = program;
    }

    /**
     * Compiles at once.
     *
     * @param name stands for the text in the compiler's messages
     * @param defines {@code NAME=value}
     * @throws DeviceException if the text does not compile: it quotes the compiler, with name and line
     */
    public static UserProgram compile(Device device, String name, String source, String... defines) {
        if (!(device.backend() instanceof OpenClBackend backend)) {
            throw new DeviceException(name, "kernels in OpenCL C run on an OpenCL device, not on " + device, null,
                    "Device.opencl()");
        }
        Program program = new Program(name, List.of(defines), source);
        backend.kernels().prepare(program);
        return new UserProgram(device, backend.kernels(), program);
    }

    /**
     * Enqueues a kernel; what it computes is there for whatever is asked of the device later.
     *
     * @param global the number of work-items along one, two or three axes
     * @param local the number of a group along each, which divides it; null lets the driver choose
     * @param arguments in the order of the kernel's: tensors, {@code Integer}s and {@code Float}s
     */
    public void run(String kernel, long[] global, long[] local, Object... arguments) {
        Object[] values = new Object[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (arguments[i]) {
                case Tensor tensor when tensor.device() == device -> tensor.storage();
                case Tensor tensor -> throw new DeviceException(program.file(), "argument " + i + " of " + kernel
                        + " lives on " + tensor.device() + ", the kernel runs on " + device, null,
                        "move it with to(device)");
                case Integer number -> number;
                case Float number -> number;
                case null, default -> throw new ArgumentException(program.file(), "argument " + i + " of " + kernel
                        + " is " + (arguments[i] == null ? "null" : "a " + arguments[i].getClass().getSimpleName())
                        + ": a kernel takes tensors, ints and floats");
            };
        }
        kernels.run(program, kernel, new Grid(global, local), values);
    }
}
