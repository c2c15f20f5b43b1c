package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * The smaller of two elements with broadcasting; NaN if either is NaN.
 *
 * <p>Gradients: the smaller operand gets dY, the other 0; where they are equal each gets half.
 */
public record Minimum() implements BroadcastOp {
    @Override
    public void kernel(Elementwise k, Storage y, Storage a, Storage b, Broadcast layout) {
        k.minimum(y, a, b, layout);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor a = f.input(0);
        Tensor b = f.input(1);
        Tensor left = b.greater(a).add(a.equal(b).mul(0.5));
        return f.gradients(
                () -> dY.mul(left).sumTo(a.shape()),
                () -> dY.mul(left.affine(-1, 1)).sumTo(b.shape()));
    }
}
