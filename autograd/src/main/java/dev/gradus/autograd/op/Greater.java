package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Comparison with broadcasting: y = 1 where a &gt; b, else 0 (also where either is NaN).
 *
 * <p>Piecewise constant: no gradient flows through.
 */
public record Greater() implements BroadcastOp {
    @Override
    public void kernel(Elementwise k, Storage y, Storage a, Storage b, Broadcast layout) {
        k.greater(y, a, b, layout);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        throw new IllegalStateException(noGradientBecause());
    }

    @Override
    public String noGradientBecause() {
        return "greater is a comparison and has no gradient";
    }
}
