package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Square root: y = √x; NaN below 0.
 *
 * <p>Gradient: dX = dY/(2y), infinite at 0.
 */
public record Sqrt() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.sqrt(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.div(f.output().mul(2)));
    }
}
