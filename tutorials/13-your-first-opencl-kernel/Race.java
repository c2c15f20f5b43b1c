import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.UserProgram;
import java.io.IOException;
import java.util.Arrays;

// region race
static final int SIZE = 512;
static final int RUNS = 7;

void main() throws IOException {
    Device device = Device.opencl();
    Tensor a = ProductKernel.numbers(device, SIZE, SIZE, 1);
    Tensor b = ProductKernel.numbers(device, SIZE, SIZE, 2);
    Tensor c = Tensor.zeros(device, Shape.of(SIZE, SIZE));

    IO.println("kernel          ms   GFLOP/s   times naive");
    double naive = 0;
    for (ProductKernel kernel : ProductKernel.ALL) {
        UserProgram program = kernel.compile(device);
        double milliseconds = median(device, () -> kernel.run(program, c, a, b));
        naive = naive == 0 ? milliseconds : naive;
        double work = 2.0 * SIZE * SIZE * SIZE / 1e6;
        IO.println("%-9s %8.2f  %8.1f  %12.1f".formatted(
                kernel.name(), milliseconds, work / milliseconds, naive / milliseconds));
    }
}

/** The first runs are not counted: some drivers finish compiling when a kernel first runs. */
double median(Device device, Runnable work) {
    double[] times = new double[RUNS];
    for (int i = -2; i < RUNS; i++) {
        long start = System.nanoTime();
        work.run();
        device.backend().finish(); // run() returns at once: wait for the device
        times[Math.max(i, 0)] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[RUNS / 2];
}
// endregion race
