package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Quotient of elements with broadcasting: y = a/b.
 *
 * <p>Gradients: dA = dY/b, dB = −dY·y/b, each summed over the axes along which the operand was repeated.
 */
public record Div() implements BroadcastOp {
    @Override
    public void kernel(Elementwise k, Storage y, Storage a, Storage b, Broadcast layout) {
        k.div(y, a, b, layout);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor a = f.input(0);
        Tensor b = f.input(1);
        return f.gradients(
                () -> dY.div(b).sumTo(a.shape()),
                () -> dY.mul(f.output()).div(b).neg().sumTo(b.shape()));
    }
}
