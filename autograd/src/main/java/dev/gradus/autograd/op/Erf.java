package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Error function: y = 2/√π · ∫₀ˣ e^(−t²) dt.
 *
 * <p>Gradient: dX = dY·2/√π·e^(−x²).
 */
public record Erf() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.erf(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor slope = f.input(0).square().neg().exp().mul(2 / Math.sqrt(Math.PI));
        return Gradients.of(dY.mul(slope));
    }
}
