package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Activation;
import dev.gradus.autograd.backend.Attention;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Convolution;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Fusion;
import dev.gradus.autograd.backend.HostMemory;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Loss;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Norm;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.RandomNumbers;
import dev.gradus.autograd.backend.Reduce;

/**
 * The processor through the Vector API: single precision, a worker pool of its own, packed register-tiled matrix
 * products, pooled buffers, fused kernels. Results do not depend on the number of threads.
 */
public final class CpuBackend implements Backend {
    private final WorkerPool pool;
    private final HostMemory memory = new HostMemory();
    private final Elementwise elementwise;
    private final Reduce reduce;
    private final Linalg linalg;
    private final Activation activation;
    private final Norm norm;
    private final Attention attention;
    private final Loss loss;
    private final Convolution convolution;
    private final Movement movement;
    private final Optimizer optimizer;
    private final RandomNumbers random;

    public CpuBackend(int threads) {
        pool = new WorkerPool(threads);
        elementwise = new CpuElementwise(pool);
        reduce = new CpuReduce(pool);
        linalg = new CpuLinalg(pool, memory);
        activation = new CpuActivation(pool);
        norm = new CpuNorm(pool, memory);
        attention = new CpuAttention(pool);
        loss = new CpuLoss(pool);
        convolution = new CpuConvolution(pool);
        movement = new CpuMovement(pool);
        optimizer = new CpuOptimizer(pool);
        random = new CpuRandom(pool);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public String description() {
        return pool.threads() + " threads, " + VectorMath.SPECIES.vectorBitSize() + "-bit vectors";
    }

    @Override
    public DType floatType() {
        return DType.FLOAT32;
    }

    @Override
    public boolean fuses() {
        return true;
    }

    @Override
    public boolean fuses(Fusion fusion) {
        return true;
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public Elementwise elementwise() {
        return elementwise;
    }

    @Override
    public Reduce reduce() {
        return reduce;
    }

    @Override
    public Linalg linalg() {
        return linalg;
    }

    @Override
    public Movement movement() {
        return movement;
    }

    @Override
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public RandomNumbers random() {
        return random;
    }

    @Override
    public Activation activation() {
        return activation;
    }

    @Override
    public Norm norm() {
        return norm;
    }

    @Override
    public Attention attention() {
        return attention;
    }

    @Override
    public Loss loss() {
        return loss;
    }

    @Override
    public Convolution convolution() {
        return convolution;
    }

    /** The number of threads, the calling one included. */
    public int threads() {
        return pool.threads();
    }

    /** Measures the machine's peak of fused multiply-adds with this backend's threads. */
    public FmaPeak measurePeak() {
        return FmaPeak.measure(pool);
    }

    @Override
    public void close() {
        pool.close();
        memory.trim();
    }
}
