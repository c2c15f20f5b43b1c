package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.RandomNumbers.Words;
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

/** Kernels that take each row, or each element, for itself; on one thread and in the second-level cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RowBenchmark {
    private static final double EPS = 1e-6;

    /** Rows of x. */
    @Param("256")
    public int rows;

    /** Length of a row. */
    @Param({"65", "192", "768"})
    public int dim;

    private Device device;
    private Tensor x;
    private Tensor y;
    private Tensor weight;
    private Tensor statistics;

    /** Draws the rows. */
    @Setup
    public void prepare() {
        device = Device.cpu(1);
        x = Tensor.uniform(device, new Words(0, 0, 0), Shape.of(rows, dim)).affine(2, -1);
        y = x.copy();
        weight = Tensor.ones(device, Shape.of(dim));
        statistics = Tensor.ones(device, Shape.of(2 * rows));
    }

    /** eˣ. */
    @Benchmark
    public Tensor exp() {
        device.backend().elementwise().exp(y.storage(), x.storage());
        return y;
    }

    /** The error function. */
    @Benchmark
    public Tensor erf() {
        device.backend().elementwise().erf(y.storage(), x.storage());
        return y;
    }

    /** x·Φ(x). */
    @Benchmark
    public Tensor gelu() {
        device.backend().activation().gelu(y.storage(), x.storage(), ActivationKind.GELU_ERF);
        return y;
    }

    /** eˣ over its sum. */
    @Benchmark
    public Tensor softmax() {
        device.backend().activation().softmax(y.storage(), x.storage(), rows, dim);
        return y;
    }

    /** Mean 0 and variance 1. */
    @Benchmark
    public Tensor layerNorm() {
        device.backend().norm().layerNorm(y.storage(), statistics.storage(), statistics.storage(), x.storage(),
                weight.storage(), weight.storage(), rows, dim, EPS);
        return y;
    }

    /** Ends the team. */
    @TearDown
    public void close() {
        device.close();
    }
}
