package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * A smooth relu: y = ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^−|x|), which neither overflows nor needs a threshold
 * beyond which it would be taken for x.
 *
 * <p>Gradient: dX = dY·sigmoid(x).
 *
 * <p>Source: Dugas and others, "Incorporating Second-Order Functional Knowledge for Better Option Pricing", 2000.
 */
public record Softplus() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.softplus(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY.mul(f.input(0).sigmoid()));
    }
}
