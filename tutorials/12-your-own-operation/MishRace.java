import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Op;
import java.util.Arrays;

// region race
static final int COUNT = 1 << 20;
static final int RUNS = 15;

void main() {
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
        values[i] = (float) (5 * Math.sin(0.37 * i));
    }
    Tensor x = Tensor.of(Device.cpu(), Shape.of(COUNT), values).requireGrad();
    Tensor dY = x.detach();
    IO.println("a million numbers   forward ms   and backward ms");
    print("the formula", new MishFormula(), x, dY);
    print("the kernel", new Mish(), x, dY);
}

void print(String name, Op op, Tensor x, Tensor dY) {
    double forward = median(() -> x.apply(op));
    double both = median(() -> x.apply(op).backward(dY));
    IO.println("%-18s %11.2f %17.2f".formatted(name, forward, both));
}

double median(Runnable work) {
    double[] times = new double[RUNS];
    for (int i = -RUNS; i < RUNS; i++) { // the first runs are for the JVM's compiler
        long start = System.nanoTime();
        work.run();
        times[Math.max(i, 0)] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[RUNS / 2];
}
// endregion race
