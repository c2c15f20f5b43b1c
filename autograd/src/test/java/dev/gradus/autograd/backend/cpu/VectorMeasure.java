package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Binary;
import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Unary;
import java.util.Arrays;

/**
 * Times the vector kernels at the shapes of a ViT (batch 128, 65 tokens, dim 192) beside the memory bandwidth of the
 * same run. Run it as a program: {@code VectorMeasure [threads [part of a name]]}. Medians; bytes count every array
 * read or written once.
 */
final class VectorMeasure {
    private static final int ROWS = 128 * 65;
    private static final int DIM = 192;
    private static final int N = ROWS * DIM;
    private static final int REPEATS = 31;
    private static final int WARM_UP = 30;

    private static String only = "";

    private VectorMeasure() {}

    public static void main(String[] args) {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        only = args.length > 1 ? args[1] : "";
        try (WorkerPool pool = new WorkerPool(threads)) {
            System.out.printf("threads %d, lanes %d%n", threads, VectorMath.LANES);
            bandwidth(pool);
            activations(pool);
            norms(pool);
            attention(pool, 128, 65, 3, 64);
            attention(pool, 4, 197, 12, 64);
            attention(pool, 1, 1025, 12, 64);
        }
    }

    private static void bandwidth(WorkerPool pool) {
        float[] a = Samples.values(1, 4 * N, 1);
        float[] b = Samples.values(2, 4 * N, 1);
        report("triad y += f·x", 12L * 4 * N, 0, () -> ElementwiseKernels.axpy(pool, a, 0, 1e-9f, b, 0, 4 * N));
        float[] c = new float[N];
        float[] x = Samples.values(1, N, 1);
        float[] y = Samples.values(2, N, 1);
        report("add", 12L * N, 0, () -> ElementwiseKernels.binary(pool, Binary.ADD, c, 0, x, 0, y, 0, N));
        int[] sizes = {ROWS, DIM};
        int[] whole = {DIM, 1};
        report("add [rows, dim] + [dim]", 8L * N, 0,
                () -> ElementwiseKernels.binary(pool, Binary.ADD, c, 0, sizes, x, 0, whole, y, 0, new int[] {0, 1}));
        report("mul [rows, dim]·[rows, 1]", 8L * N, 0,
                () -> ElementwiseKernels.binary(pool, Binary.MUL, c, 0, sizes, x, 0, whole, y, 0, new int[] {1, 0}));
        report("sum over columns", 4L * N, 0, () -> ReduceKernels.sum(pool, c, 0, x, 0, 1, ROWS, DIM));
        report("sum over rows", 4L * N, 0, () -> ReduceKernels.sum(pool, c, 0, x, 0, ROWS, DIM, 1));
        report("sum of squares", 4L * N, 0, () -> ReduceKernels.sumSquares(pool, x, 0, N));
    }

    private static void activations(WorkerPool pool) {
        float[] x = Samples.values(1, 4 * N, 3);
        float[] y = new float[4 * N];
        for (Unary f : new Unary[] {Unary.EXP, Unary.LOG, Unary.TANH, Unary.SIGMOID, Unary.ERF, Unary.GELU,
            Unary.GELU_TANH}) {
            report(f + " [rows, 4·dim]", 8L * 4 * N, 4L * N,
                    () -> ElementwiseKernels.unary(pool, f, y, 0, x, 0, 4 * N));
        }
        report("GELU_BACKWARD [rows, 4·dim]", 12L * 4 * N, 4L * N,
                () -> ElementwiseKernels.binary(pool, Binary.GELU_BACKWARD, y, 0, x, 0, x, 0, 4 * N));
        report("dropout [rows, 4·dim]", 8L * 4 * N, 4L * N,
                () -> DropoutKernels.dropout(pool, y, 0, x, 0, 4 * N, 0.1, 1, 2, 3));
        report("softmax [rows, dim]", 8L * N, N, () -> SoftmaxKernels.softmax(pool, y, 0, x, 0, ROWS, DIM));
    }

    private static void norms(WorkerPool pool) {
        float[] x = Samples.values(1, N, 3);
        float[] dy = Samples.values(2, N, 3);
        float[] y = new float[N];
        float[] stats = new float[2 * ROWS];
        float[] g = Samples.values(3, 4 * DIM, 1);
        report("layer norm", 8L * N, 0,
                () -> NormKernels.layerNorm(pool, y, 0, stats, 0, stats, ROWS, x, 0, g, 0, g, DIM, ROWS, DIM, 1e-6));
        report("layer norm backward", 12L * N, 0, () -> NormKernels.layerNormBackward(
                pool, y, 0, g, 2 * DIM, g, 3 * DIM, dy, 0, x, 0, g, 0, stats, 0, stats, ROWS, null, ROWS, DIM));
    }

    private static void attention(WorkerPool pool, int batch, int tokens, int heads, int headDim) {
        AttentionKernels.Sizes s = new AttentionKernels.Sizes(batch, tokens, heads, headDim);
        int n = batch * tokens * heads * headDim;
        float[] qkv = Samples.values(1, 3 * n, 1);
        float[] dqkv = new float[3 * n];
        float[] out = new float[n];
        float[] dOut = Samples.values(2, n, 1);
        float[] lse = new float[batch * heads * tokens];
        String name = "attention b" + batch + " t" + tokens + " h" + heads + " d" + headDim;
        long flops = 4L * n * tokens;
        report(name, 16L * n, flops, () -> AttentionKernels.forwardPacked(pool, out, 0, lse, 0, qkv, 0, s, 0.125f));
        report(name + " backward", 32L * n, flops * 5 / 2,
                () -> AttentionKernels.backwardPacked(pool, dqkv, 0, dOut, 0, qkv, 0, lse, 0, s, 0.125f));
    }

    private static void report(String name, long bytes, long operations, Runnable kernel) {
        if (!name.contains(only)) {
            return;
        }
        for (int i = 0; i < WARM_UP; i++) {
            kernel.run();
        }
        double[] seconds = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            kernel.run();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        Arrays.sort(seconds);
        double median = seconds[REPEATS / 2];
        System.out.printf("%-34s %8.3f ms (best %.3f)  %6.1f GB/s", name, median * 1e3, seconds[0] * 1e3,
                bytes / median * 1e-9);
        System.out.printf(operations > 0 ? "  %6.2f G op/s%n" : "%n", operations / median * 1e-9);
    }
}
