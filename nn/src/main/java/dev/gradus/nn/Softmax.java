package dev.gradus.nn;

import dev.gradus.autograd.Tensor;

/** Softmax over the last axis: positive numbers that sum to 1. */
public final class Softmax extends Module {
    @Override
    public Tensor forward(Tensor x) {
        return x.softmax();
    }
}
