package dev.gradus.nn;

import dev.gradus.autograd.Tensor;

/**
 * A layer of a Transformer's encoder: self-attention, then a feed-forward network, each in a branch beside its input.
 *
 * <p>Without positions in x it does not know the order of tokens: it commutes with permutations.
 *
 * <p>Shapes: x [batch, tokens, dim] → y [batch, tokens, dim]. Parameters are named as PyTorch's: self_attn.…,
 * linear1.…, linear2.…, norm1.…, norm2.…
 *
 * <p>Sources: Vaswani and others, "Attention Is All You Need", 2017; for norms before the branches: Xiong and others,
 * "On Layer Normalization in the Transformer Architecture", 2020. A stack of these layers needs a norm after the last
 * one.
 */
public final class TransformerEncoderLayer extends TransformerLayer {
    private final CrossAttention attention;
    private final LayerNorm norm1;
    private final LayerNorm norm2;

    public TransformerEncoderLayer(Init init, TransformerConfig config) {
        super(init, config);
        attention = attention("self_attn", init);
        norm1 = norm("norm1", init);
        norm2 = norm("norm2", init);
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, AttentionMask.NONE);
    }

    /** @param mask usually the padding of x */
    public Tensor forward(Tensor x, AttentionMask mask) {
        Tensor attended = branch(x, norm1, h -> attention.call(h, h, mask));
        return branch(attended, norm2, this::feedForward);
    }

    /** {@link #call(Tensor)} with a mask. */
    public Tensor call(Tensor x, AttentionMask mask) {
        return call(x, input -> forward(input, mask), mask.added());
    }
}
