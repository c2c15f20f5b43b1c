package dev.gradus.vit;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Fan;
import dev.gradus.nn.Init;
import dev.gradus.nn.Module;

/**
 * One vector for a sequence, in which every token has the weight that it earns: y = Σ softmax(x·wᵀ + b)ᵢ·xᵢ.
 *
 * <p>Shapes: x [batch, tokens, dim] → y [batch, dim]; weight [1, dim], bias [1], which changes nothing and is there
 * because published models have it.
 *
 * <p>Source: Hassani and others, "Escaping the Big Data Paradigm with Compact Transformers", 2021, section 3.2.
 */
final class SequencePooling extends Module {
    private final Tensor weight;
    private final Tensor bias;

    /** Draws weight and bias with the initializers of {@code init}. */
    SequencePooling(Init init, int dim) {
        weight = parameter("weight", init.draw(init.weights(), Shape.of(1, dim), new Fan(dim, 1)));
        bias = parameter("bias", init.draw(init.biases(), Shape.of(1), new Fan(dim, 1)));
    }

    // region forward
    @Override
    public Tensor forward(Tensor x) {
        Tensor shares = x.linear(weight, bias).transpose(1, 2).softmax();
        return shares.matmul(x).select(1, 0);
    }
    // endregion forward
}
