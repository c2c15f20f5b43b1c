package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Product of elements with broadcasting: y = a·b.
 *
 * <p>Gradients: dA = dY·b, dB = dY·a, each summed over the axes along which the operand was repeated.
 */
public record Mul() implements BroadcastOp {
    @Override
    public void kernel(Elementwise k, Storage y, Storage a, Storage b, Broadcast layout) {
        k.mul(y, a, b, layout);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor a = f.input(0);
        Tensor b = f.input(1);
        return f.gradients(() -> dY.mul(b).sumTo(a.shape()), () -> dY.mul(a).sumTo(b.shape()));
    }
}
