package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * A learned vector for each of a number of things, such as words: y[…, :] = weight[index[…], :].
 *
 * <p>Shapes: index [...] (INT32) → y [..., dim]; weight [entries, dim] starts as standard normal numbers, as PyTorch's.
 */
public final class Embedding extends Module {
    private final Tensor weight;

    public Embedding(Init init, int entries, int dim) {
        weight = parameter("weight", init.draw(Initializer.normal(1), Shape.of(entries, dim)));
    }

    @Override
    public Tensor forward(Tensor index) {
        return weight.apply(new dev.gradus.autograd.op.Embedding(), index);
    }

    /** The table, for a model that shares it with its output layer. */
    public Tensor weight() {
        return weight;
    }
}
