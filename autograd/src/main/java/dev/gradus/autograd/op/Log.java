package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Natural logarithm: y = ln x; −∞ at 0, NaN below.
 *
 * <p>Gradient: dX = dY/x.
 */
public record Log() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.log(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.div(f.input(0)));
    }
}
