package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;

/**
 * The hidden layer of a head with one: y = tanh(x·Wᵀ + b). It is there while a model learns from very many classes; who
 * goes on to a smaller task drops it together with the head.
 *
 * <p>Shapes: x [batch, in] → y [batch, dim], each value in (−1, 1); fc.weight [dim, in], fc.bias [dim].
 *
 * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, section 3.1.
 */
final class PreLogits extends Module {
    private final Linear fc;

    PreLogits(Init init, int in, int dim) {
        fc = child("fc", new Linear(init, in, dim, true));
    }

    @Override
    public Tensor forward(Tensor x) {
        return fc.call(x).tanh();
    }
}
