package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Sine, argument in radians: y = sin x.
 *
 * <p>Gradient: dX = dY·cos x.
 */
public record Sin() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.sin(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.mul(f.input(0).cos()));
    }
}
