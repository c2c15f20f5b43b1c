import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.UserProgram;
import dev.gradus.examples.lesson.Lesson;
import java.io.IOException;
import java.nio.file.Files;

/** One of the three kernels of this lesson, and how it is started: work-items and group along c's columns and rows. */
public record ProductKernel(String name, int columnsPerItem, int rowsPerItem, long[] group) {
    public static final ProductKernel[] ALL = {
        new ProductKernel("naive", 1, 1, new long[] {16, 16}),
        new ProductKernel("tiled", 1, 1, new long[] {16, 16}),
        new ProductKernel("registers", 32, 8, new long[] {1, 4})
    };

    public UserProgram compile(Device device) throws IOException {
        String file = name + ".cl";
        return UserProgram.compile(device, file,
                Files.readString(Lesson.tutorials().resolve("13-your-first-opencl-kernel").resolve(file)));
    }

    public void run(UserProgram program, Tensor c, Tensor a, Tensor b) {
        int m = a.dim(0);
        int k = a.dim(1);
        int n = b.dim(1);
        program.run("product", new long[] {n / columnsPerItem, m / rowsPerItem}, group, c, a, b, m, n, k);
    }

    /** A matrix of numbers that repeat nowhere nearby, so that a wrong index shows. */
    public static Tensor numbers(Device device, int rows, int columns, int seed) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(seed + 0.37 * i);
        }
        return Tensor.of(device, Shape.of(rows, columns), values);
    }
}
