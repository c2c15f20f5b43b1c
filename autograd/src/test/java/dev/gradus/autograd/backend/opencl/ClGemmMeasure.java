package dev.gradus.autograd.backend.opencl;

import com.sun.management.OperatingSystemMXBean;
import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.cpu.FmaPeak;
import dev.gradus.autograd.backend.cpu.WorkerPool;
import dev.gradus.autograd.random.Philox;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Measures linear layers on the shapes of a Vision Transformer, forward and backward, as a device computes them:
 * GFLOP/s on the clock, and for processors also by the processor time of all threads, which a busy machine disturbs
 * little, beside the multiply-add peak of this machine. Run its {@code main}, with a device's number or name and the
 * kernel family if the first device is not the one that is meant.
 */
final class ClGemmMeasure {
    private static final OperatingSystemMXBean CLOCK =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int REPETITIONS = 9;
    /** Operations between two waits: the clock of a process ticks a hundred times a second. */
    private static final double FLOPS = 60e9;

    private final OpenClBackend backend;
    private final Linalg linalg;
    private final WorkerPool pool;

    private ClGemmMeasure(OpenClBackend backend, WorkerPool pool) {
        this.backend = backend;
        this.linalg = backend.linalg();
        this.pool = pool;
    }

    public static void main(String[] arguments) {
        ClDevice device = OpenCl.device(arguments.length > 0 ? arguments[0] : "");
        KernelFamily family = arguments.length > 1 ? KernelFamily.valueOf(arguments[1]) : device.family();
        int rows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 8320;
        try (OpenClBackend backend = new OpenClBackend(device, family, false);
                WorkerPool pool = new WorkerPool(Runtime.getRuntime().availableProcessors())) {
            System.out.println(backend.description());
            System.out.printf("%-24s %9s %9s %12s %12s   (GFLOP/s)%n",
                    "rows x in x out", "median", "best", "best/thread", "peak/thread");
            ClGemmMeasure measure = new ClGemmMeasure(backend, pool);
            int[][] layers = {{192, 576}, {192, 192}, {192, 768}, {768, 192}};
            for (int[] layer : layers) {
                measure.layer(rows, layer[0], layer[1]);
            }
            if (arguments.length <= 2) {
                measure.layer(8317, 191, 577);
            }
        }
    }

    private void layer(int rows, int in, int out) {
        Philox random = new Philox(1);
        Storage x = uniform(random, rows * in);
        Storage w = uniform(random, out * in);
        Storage bias = uniform(random, out);
        Storage y = uniform(random, rows * out);
        Storage pre = uniform(random, rows * out);
        Storage dx = uniform(random, rows * in);
        Storage dw = uniform(random, out * in);
        double flops = 2.0 * rows * in * out;
        String name = rows + "x" + in + "x" + out;
        report(name + " forward", flops, () -> linalg.linear(y, null, x, w, bias, rows, in, out, ActivationKind.NONE));
        report(name + " gelu", flops, () -> linalg.linear(y, pre, x, w, bias, rows, in, out, ActivationKind.GELU_ERF));
        report(name + " dX", flops,
                () -> linalg.linearBackward(dx, null, null, y, null, x, w, rows, in, out, ActivationKind.NONE));
        report(name + " dW", flops,
                () -> linalg.linearBackward(null, dw, null, y, null, x, w, rows, in, out, ActivationKind.NONE));
        report(name + " dW, dB", flops,
                () -> linalg.linearBackward(null, dw, bias, y, null, x, w, rows, in, out, ActivationKind.NONE));
    }

    private void report(String name, double flops, Runnable work) {
        for (int i = 0; i < 3; i++) {
            work.run();
        }
        backend.finish();
        int calls = (int) Math.ceil(FLOPS / flops);
        double peak = FmaPeak.measure(pool).oneThread();
        double[] rates = new double[REPETITIONS];
        double best = 0;
        for (int i = 0; i < REPETITIONS; i++) {
            long start = System.nanoTime();
            long startOfThreads = CLOCK.getProcessCpuTime();
            for (int call = 0; call < calls; call++) {
                work.run();
            }
            backend.finish();
            best = Math.max(best, calls * flops / (CLOCK.getProcessCpuTime() - startOfThreads));
            rates[i] = calls * flops / (System.nanoTime() - start);
        }
        Arrays.sort(rates);
        System.out.printf("%-24s %9.1f %9.1f %12.1f %12.1f   %3.0f %%%n", name, rates[REPETITIONS / 2],
                rates[REPETITIONS - 1], best, peak, 100 * best / peak);
    }

    private Storage uniform(Philox random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        Storage storage = backend.memory().allocate(DType.FLOAT32, length, false);
        backend.memory().write(storage, values);
        return storage;
    }
}
