package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Absolute value: y = |x|.
 *
 * <p>Gradient: dX = dY·sign(x), 0 at the kink x = 0.
 */
public record Abs() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.abs(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.mul(f.input(0).sign()));
    }
}
