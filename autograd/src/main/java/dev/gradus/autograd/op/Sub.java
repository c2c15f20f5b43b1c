package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Difference with broadcasting: y = a − b.
 *
 * <p>Gradients: dA = dY, dB = −dY, each summed over the axes along which the operand was repeated.
 */
public record Sub() implements BroadcastOp {
    @Override
    public void kernel(Elementwise k, Storage y, Storage a, Storage b, Broadcast layout) {
        k.sub(y, a, b, layout);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return f.gradients(() -> dY.sumTo(f.input(0).shape()), () -> dY.neg().sumTo(f.input(1).shape()));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }
}
