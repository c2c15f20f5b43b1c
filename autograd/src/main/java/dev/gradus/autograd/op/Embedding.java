package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/**
 * Rows of a table by number: y[…, :] = weight[index[…], :].
 *
 * <p>Shapes: weight [entries, dim], index [...] → y [..., dim]. An index outside [0, entries) is refused.
 *
 * <p>Gradient: each row of the table gets the sum of dY over the places that show it, added in the order of the places,
 * so that it does not depend on the number of threads.
 */
public record Embedding() implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        if (inputs[0].rank() != 2) {
            throw new ShapeException(name(), "weight must be [entries, dim], got " + inputs[0], null, null);
        }
        return inputs[1].insert(inputs[1].rank(), inputs[0].dim(1));
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor weight = inputs[0];
        Tensor index = inputs[1];
        Shape shape = index.shape().insert(index.rank(), weight.dim(1));
        Indices.check(name(), index, 0, weight.dim(0));
        return weight.indexSelect(0, index.reshape(index.count())).reshape(shape);
    }

    @Override
    public boolean takesIndices(int input) {
        return input == 1;
    }
}
