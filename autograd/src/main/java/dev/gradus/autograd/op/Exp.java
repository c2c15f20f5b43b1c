package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Exponential: y = eˣ.
 *
 * <p>Gradient: dX = dY·y.
 */
public record Exp() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.exp(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.mul(f.output()));
    }
}
