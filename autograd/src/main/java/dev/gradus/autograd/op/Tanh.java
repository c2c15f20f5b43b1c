package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Hyperbolic tangent: y = tanh x.
 *
 * <p>Gradient: dX = dY·(1 − y²).
 */
public record Tanh() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.tanh(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.mul(f.output().square().affine(-1, 1)));
    }
}
