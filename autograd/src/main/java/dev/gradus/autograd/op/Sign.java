package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Sign: y = −1, 0 or 1; NaN stays NaN.
 *
 * <p>Piecewise constant: no gradient flows through.
 */
public record Sign() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.sign(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        throw new IllegalStateException(noGradientBecause());
    }

    @Override
    public String noGradientBecause() {
        return "sign is piecewise constant and has no useful gradient";
    }
}
