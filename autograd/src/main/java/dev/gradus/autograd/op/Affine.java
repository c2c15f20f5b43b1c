package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Affine map by constants: y = x·factor + shift.
 *
 * <p>Gradient: dX = dY·factor.
 */
public record Affine(double factor, double shift) implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.affine(y, x, factor, shift);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.affine(factor, 0));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }
}
