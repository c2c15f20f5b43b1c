package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Cosine, argument in radians: y = cos x.
 *
 * <p>Gradient: dX = −dY·sin x.
 */
public record Cos() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.cos(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.mul(f.input(0).sin()).neg());
    }
}
