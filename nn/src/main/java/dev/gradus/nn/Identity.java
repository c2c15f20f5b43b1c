package dev.gradus.nn;

import dev.gradus.autograd.Tensor;

/** y = x: stands where a layer was left out. */
public final class Identity extends Module {
    @Override
    public Tensor forward(Tensor x) {
        return x;
    }
}
