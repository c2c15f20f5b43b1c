package dev.gradus.nn;

import dev.gradus.autograd.error.ArgumentException;
import java.util.Objects;

/**
 * How the layers of an encoder or decoder are built.
 *
 * @param dim elements of a token
 * @param heads attentions side by side
 * @param hidden elements between the two linear maps of the feed-forward network
 * @param feedForward what happens between them
 * @param preNorm whether the input of each branch is normalized, x + f(norm(x)), rather than the sum, norm(x + f(x))
 * @param dropout probability of dropping an element of a branch's result, of the hidden layer, or an attention weight
 * @param normEps the ε of layer norms
 */
public record TransformerConfig(
        int dim, int heads, int hidden, FeedForward feedForward, boolean preNorm, double dropout, double normEps) {

    /** What stands between the two linear maps. */
    public enum FeedForward {
        RELU, GELU,
        /** a·gelu(b) of two halves, so that the first map is twice as wide (Shazeer, 2020). */
        GEGLU
    }

    public TransformerConfig {
        if (hidden < 1) {
            throw new ArgumentException("transformer", "hidden must be positive, got " + hidden);
        }
        Objects.requireNonNull(feedForward, "feedForward");
        Dropout.checkProbability("transformer", dropout);
    }

    /** As in the paper: hidden = 4·dim, ReLU, the sum normalized with ε = 1e-5; no dropout. */
    public static TransformerConfig of(int dim, int heads) {
        return new TransformerConfig(dim, heads, 4 * dim, FeedForward.RELU, false, 0, 1e-5);
    }

    public TransformerConfig withFeedForward(FeedForward kind, int width) {
        return new TransformerConfig(dim, heads, width, kind, preNorm, dropout, normEps);
    }

    public TransformerConfig withPreNorm() {
        return new TransformerConfig(dim, heads, hidden, feedForward, true, dropout, normEps);
    }

    public TransformerConfig withDropout(double p) {
        return new TransformerConfig(dim, heads, hidden, feedForward, preNorm, p, normEps);
    }
}
