package dev.gradus.autograd.backend;

/** Fused multi-head self-attention over a packed projection. */
public interface Attention {
    /**
     * softmax(q·kᵀ·scale)·v for each sample and head.
     *
     * @param y [batch, tokens, heads·headDim]
     * @param logSumExp [batch, heads, tokens]: log Σ exp of each row of scores
     * @param qkv [batch, tokens, 3, heads, headDim]
     */
    void selfAttention(
            Storage y, Storage logSumExp, Storage qkv, int batch, int tokens, int heads, int headDim, double scale);

    /** The gradient of {@link #selfAttention}; the probabilities are computed again from logSumExp. */
    void selfAttentionBackward(
            Storage dqkv,
            Storage dy,
            Storage qkv,
            Storage logSumExp,
            int batch,
            int tokens,
            int heads,
            int headDim,
            double scale);
}
