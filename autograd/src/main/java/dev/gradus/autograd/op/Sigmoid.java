package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Logistic function: y = 1/(1 + e⁻ˣ).
 *
 * <p>Gradient: dX = dY·y·(1 − y).
 */
public record Sigmoid() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.sigmoid(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor y = f.output();
        return Gradients.of(dY.mul(y.mul(y.affine(-1, 1))));
    }
}
