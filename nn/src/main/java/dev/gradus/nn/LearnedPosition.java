package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Adds a learned vector to each token, by its place: y = x + weight.
 *
 * <p>Shapes: x [batch, tokens, dim] with at most maxTokens tokens → y [batch, tokens, dim]; weight [maxTokens, dim].
 */
public final class LearnedPosition extends Module {
    private final Tensor weight;

    /** @param initializer usually a (truncated) normal with a standard deviation of 0.02 */
    public LearnedPosition(Init init, int maxTokens, int dim, Initializer initializer) {
        weight = parameter("weight", init.draw(initializer, Shape.of(maxTokens, dim)));
    }

    @Override
    public Tensor forward(Tensor x) {
        return SinusoidalPosition.add(where(), x, weight);
    }
}
