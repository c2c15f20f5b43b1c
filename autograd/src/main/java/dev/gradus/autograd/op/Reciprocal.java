package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Reciprocal: y = 1/x.
 *
 * <p>Gradient: dX = −dY·y².
 */
public record Reciprocal() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.reciprocal(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.mul(f.output().square()).neg());
    }
}
