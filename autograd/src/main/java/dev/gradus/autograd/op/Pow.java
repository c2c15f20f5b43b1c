package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Power with a constant exponent: y = xᵖ.
 *
 * <p>Gradient: dX = dY·p·xᵖ⁻¹; 0 for p = 0.
 */
public record Pow(double exponent) implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.pow(y, x, exponent);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        if (exponent == 0) {
            return Gradients.of(dY.mul(0));
        }
        return Gradients.of(dY.mul(f.input(0).pow(exponent - 1).mul(exponent)));
    }
}
