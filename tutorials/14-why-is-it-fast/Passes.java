import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.Arrays;

// region measure
static final int COUNT = 1 << 24; // 64 MB of floats: more than any cache holds
static final int SIDE = 1024;

void main() {
    Tensor x = Tensor.full(Device.cpu(), 0.5, Shape.of(COUNT));
    Tensor a = Tensor.full(Device.cpu(), 0.5, Shape.of(SIDE, SIDE));
    double n = COUNT;
    double m = SIDE;
    IO.println("what                    ms   GFLOP/s      GB/s   FLOP/byte");
    print("x·2 + 1, two passes", 2 * n, 16 * n, () -> x.mul(2).add(1));
    print("x·2 + 1, one pass", 2 * n, 8 * n, () -> x.affine(2, 1));
    print("matrix times vector", 2 * m * m, 4 * m * m, () -> a.matmul(a.narrow(1, 0, 1)));
    print("matrix times matrix", 2 * m * m * m, 12 * m * m, () -> a.matmul(a));
}

void print(String name, double flops, double bytes, Runnable work) {
    double[] times = new double[9];
    for (int i = -5; i < times.length; i++) { // the first runs are for the JVM's compiler
        long start = System.nanoTime();
        try (Scope _ = Scope.open()) { // arrays come from a pool and go back
            work.run();
        }
        times[Math.max(i, 0)] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(times);
    double seconds = times[times.length / 2];
    IO.println("%-19s %6.2f %9.1f %9.1f %11.2f".formatted(
            name, seconds * 1e3, flops / seconds / 1e9, bytes / seconds / 1e9, flops / bytes));
}
// endregion measure
