package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Rectified linear unit: y = max(x, 0); NaN stays NaN.
 *
 * <p>Gradient: dX = dY where x &gt; 0, else 0 (also at the kink x = 0).
 */
public record Relu() implements Pointwise {
    @Override
    public void kernel(Elementwise k, Storage y, Storage x) {
        k.relu(y, x);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor x = f.input(0);
        return Gradients.of(dY.mul(x.greater(Tensor.zeros(x.device()))));
    }
}
