package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.MaskedSoftmax;
import dev.gradus.autograd.op.ScaledDotProductAttention;

/**
 * Multi-head attention of one sequence to another, or to itself, with masks: for each head
 * softmax(q·kᵀ/√headDim + mask)·v, and a linear map of the heads' results side by side.
 *
 * <p>{@link MultiHeadAttention} is the special case of a Vision Transformer, with that model's names; this class has
 * the names of PyTorch's module.
 *
 * <p>Shapes: query [batch, queries, dim], key and value [batch, keys, dim] → y [batch, queries, dim]; in_proj_weight
 * [3·dim, dim] with the rows of q, k and v, in_proj_bias [3·dim], out_proj.weight [dim, dim], out_proj.bias [dim].
 *
 * <p>Source: Vaswani and others, "Attention Is All You Need", 2017.
 */
public final class CrossAttention extends Module {
    private final int dim;
    private final int heads;
    private final Tensor weight;
    private final Tensor bias;
    private final Linear proj;
    private final Dropout dropout;

    /** @param dropout probability of dropping an attention weight in training */
    public CrossAttention(Init init, int dim, int heads, double dropout) {
        if (dim < 1 || heads < 1 || dim % heads != 0) {
            throw new ArgumentException(
                    "cross_attention",
                    "dim=" + dim + " is not a positive multiple of heads=" + heads,
                    "heads share the elements of a token evenly",
                    null);
        }
        this.dim = dim;
        this.heads = heads;
        Shape shape = Shape.of(3 * dim, dim);
        Fan fan = Fan.of(shape);
        this.weight = parameter("in_proj_weight", init.draw(init.weights(), shape, fan));
        this.bias = parameter("in_proj_bias", init.draw(init.biases(), Shape.of(3 * dim), fan));
        this.proj = child("out_proj", new Linear(init, dim, dim, true));
        this.dropout = child("dropout", new Dropout(dropout, init.random()));
    }

    /** Self-attention without a mask. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, x, x, AttentionMask.NONE);
    }

    /** Keys and values come from a memory. */
    public Tensor forward(Tensor query, Tensor memory, AttentionMask mask) {
        return forward(query, memory, memory, mask);
    }

    public Tensor forward(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
        check(query, key, value);
        if (query == key && key == value && mask.isNone() && !dropout.isActive()) {
            return proj.call(query.linear(weight, bias).selfAttention(heads));
        }
        Tensor q = project(query, 0);
        Tensor k = project(key, 1);
        Tensor v = project(value, 2);
        Tensor gathered = dropout.isActive() ? withDropout(q, k, v, mask) : withoutDropout(q, k, v, mask);
        return proj.call(gathered.permute(0, 2, 1, 3).reshape(query.shape()));
    }

    /** {@link #call(Tensor)} with a memory and a mask. */
    public Tensor call(Tensor query, Tensor memory, AttentionMask mask) {
        return call(query, memory, memory, mask);
    }

    /** {@link #call(Tensor)} with keys, values and a mask; a hook's query also replaces keys and values that are it. */
    public Tensor call(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
        return call(query, q -> forward(q, key == query ? q : key, value == query ? q : value, mask),
                key, value, mask.added());
    }

    private static Tensor withoutDropout(Tensor q, Tensor k, Tensor v, AttentionMask mask) {
        ScaledDotProductAttention attention = new ScaledDotProductAttention(mask.causal());
        return mask.added() == null ? q.apply(attention, k, v) : q.apply(attention, k, v, mask.added());
    }

    /** Step by step, because the operation has no place for dropout between softmax and v. */
    private Tensor withDropout(Tensor q, Tensor k, Tensor v, AttentionMask mask) {
        Tensor scores = q.matmulTransposed(k).mul(1 / Math.sqrt(q.dim(3)));
        MaskedSoftmax softmax = new MaskedSoftmax(mask.causal());
        Tensor weights = mask.added() == null ? scores.apply(softmax) : scores.apply(softmax, mask.added());
        return dropout.call(weights).matmul(v);
    }

    /** x through a third of the projection (q, k or v), as [batch, heads, tokens, headDim]. */
    private Tensor project(Tensor x, int third) {
        int from = third * dim;
        Tensor y = x.linear(weight.narrow(0, from, from + dim), bias.narrow(0, from, from + dim));
        return y.reshape(x.dim(0), x.dim(1), heads, dim / heads).permute(0, 2, 1, 3);
    }

    private void check(Tensor query, Tensor key, Tensor value) {
        boolean fits = query.rank() == 3 && key.rank() == 3 && query.dim(2) == dim && key.dim(2) == dim
                && query.dim(0) == key.dim(0) && key.shape().equals(value.shape());
        if (!fits) {
            throw new ShapeException(
                    where(),
                    "query=" + query.shape() + ", key=" + key.shape() + " and value=" + value.shape()
                            + " do not fit dim=" + dim,
                    "query[batch, queries, dim], key and value [batch, keys, dim]",
                    null);
        }
    }
}
