package dev.gradus.autograd.backend.reference;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Activation;
import dev.gradus.autograd.backend.Attention;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Elementwise;
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
 * The definition of every operation: double precision, one thread, plain loops that read like the formula. Slow on
 * purpose; the oracle that the fast backends are held to. Fused operations do not exist here: they are their
 * composites.
 */
public final class ReferenceBackend implements Backend {
    private final HostMemory memory = new HostMemory();
    private final Elementwise elementwise = new ReferenceElementwise();
    private final Reduce reduce = new ReferenceReduce();
    private final Linalg linalg = new ReferenceLinalg();
    private final Movement movement = new ReferenceMovement();
    private final Optimizer optimizer = new ReferenceOptimizer();
    private final RandomNumbers random = new ReferenceRandom();

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String description() {
        return "double precision, one thread, plain loops";
    }

    @Override
    public DType floatType() {
        return DType.FLOAT64;
    }

    @Override
    public boolean fuses() {
        return false;
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
        throw fused("activation");
    }

    @Override
    public Norm norm() {
        throw fused("norm");
    }

    @Override
    public Attention attention() {
        throw fused("attention");
    }

    @Override
    public Loss loss() {
        throw fused("loss");
    }

    @Override
    public void close() {
        memory.trim();
    }

    static IllegalStateException fused(String family) {
        return new IllegalStateException("the reference has no fused kernels (" + family + "): it runs composites");
    }
}
