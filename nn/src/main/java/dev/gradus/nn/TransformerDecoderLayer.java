package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * A layer of a Transformer's decoder: self-attention, attention to the encoder's memory, then a feed-forward network,
 * each in a branch beside its input.
 *
 * <p>With {@link AttentionMask#CAUSAL}, a token's result does not depend on later tokens, not in a single bit.
 *
 * <p>Shapes: x [batch, tokens, dim], memory [batch, memoryTokens, dim] → y [batch, tokens, dim]. Parameters are named
 * as PyTorch's: self_attn.…, multihead_attn.…, linear1.…, linear2.…, norm1.… to norm3.…
 *
 * <p>Source: see {@link TransformerEncoderLayer}.
 */
public final class TransformerDecoderLayer extends TransformerLayer {
    private final CrossAttention selfAttention;
    private final CrossAttention memoryAttention;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final LayerNorm norm3;

    public TransformerDecoderLayer(Init init, TransformerConfig config) {
        super(init, config);
        selfAttention = attention("self_attn", init);
        memoryAttention = attention("multihead_attn", init);
        norm1 = norm("norm1", init);
        norm2 = norm("norm2", init);
        norm3 = norm("norm3", init);
    }

    /** Refuses: a decoder needs a memory. */
    @Override
    public Tensor forward(Tensor x) {
        throw new ArgumentException(
                where(), "forward(x) has no memory to attend to", null, "call forward(x, memory, mask, memoryMask)");
    }

    /**
     * @param mask of x, usually causal
     * @param memoryMask usually the memory's padding
     */
    public Tensor forward(Tensor x, Tensor memory, AttentionMask mask, AttentionMask memoryMask) {
        Tensor own = branch(x, norm1, h -> selfAttention.call(h, h, mask));
        Tensor informed = branch(own, norm2, h -> memoryAttention.call(h, memory, memoryMask));
        return branch(informed, norm3, this::feedForward);
    }

    /** {@link #call(Tensor)} with a memory and masks. */
    public Tensor call(Tensor x, Tensor memory, AttentionMask mask, AttentionMask memoryMask) {
        return call(x, input -> forward(input, memory, mask, memoryMask), memory, mask.added(), memoryMask.added());
    }
}
