package dev.gradus.examples.bench;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Activation;
import dev.gradus.autograd.backend.Attention;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Loss;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Norm;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.RandomNumbers;
import dev.gradus.autograd.backend.Reduce;

/**
 * A backend that hides its fused kernels: every fused operation runs as the composite of primitives that it equals. To
 * see what fusing is worth.
 *
 * @param backend that computes
 */
public record UnfusedBackend(Backend backend) implements Backend {
    @Override
    public boolean fuses() {
        return false;
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public String description() {
        return backend.description() + ", fused kernels hidden";
    }

    @Override
    public DType floatType() {
        return backend.floatType();
    }

    @Override
    public Memory memory() {
        return backend.memory();
    }

    @Override
    public Elementwise elementwise() {
        return backend.elementwise();
    }

    @Override
    public Reduce reduce() {
        return backend.reduce();
    }

    @Override
    public Linalg linalg() {
        return backend.linalg();
    }

    @Override
    public Movement movement() {
        return backend.movement();
    }

    @Override
    public Optimizer optimizer() {
        return backend.optimizer();
    }

    @Override
    public RandomNumbers random() {
        return backend.random();
    }

    @Override
    public Activation activation() {
        return backend.activation();
    }

    @Override
    public Norm norm() {
        return backend.norm();
    }

    @Override
    public Attention attention() {
        return backend.attention();
    }

    @Override
    public Loss loss() {
        return backend.loss();
    }

    @Override
    public void finish() {
        backend.finish();
    }

    /** Nothing: who opened the backend closes it. */
    @Override
    public void close() {}
}
