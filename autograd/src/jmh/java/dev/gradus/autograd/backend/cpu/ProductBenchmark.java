package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.random.Philox;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The packed matrix product on one thread: x·wᵀ, dY·w and dYᵀ·x of a linear layer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ProductBenchmark {
    /** Rows of x. */
    @Param("2080")
    public int rows;

    /** Length of a row of x. */
    @Param("192")
    public int in;

    /** Length of a row of y. */
    @Param({"192", "576", "768"})
    public int out;

    private WorkerPool pool;
    private Gemm gemm;
    private float[] x;
    private float[] w;
    private float[] y;

    /** Draws the matrices. */
    @Setup
    public void prepare() {
        pool = new WorkerPool(1);
        gemm = new Gemm(pool);
        Philox random = new Philox(0);
        x = draw(random, rows * in);
        w = draw(random, out * in);
        y = draw(random, rows * out);
    }

    private static float[] draw(Philox random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** y = x·wᵀ. */
    @Benchmark
    public float[] forward() {
        gemm.multiply(rows, out, in, MatrixView.of(x, 0, in), MatrixView.of(w, 0, in).transpose(),
                MatrixView.of(y, 0, out));
        return y;
    }

    /** dX = dY·w. */
    @Benchmark
    public float[] inputGradient() {
        gemm.multiply(rows, in, out, MatrixView.of(y, 0, out), MatrixView.of(w, 0, in), MatrixView.of(x, 0, in));
        return x;
    }

    /** dW = dYᵀ·x. */
    @Benchmark
    public float[] weightGradient() {
        gemm.multiply(out, in, rows, MatrixView.of(y, 0, out).transpose(), MatrixView.of(x, 0, in),
                MatrixView.of(w, 0, in));
        return w;
    }

    /** Ends the team. */
    @TearDown
    public void close() {
        pool.close();
    }
}
