package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * Multi-head self-attention: every token gathers what the others offer, weighted by how well they match, once per head.
 *
 * <p>q, k and v come from one linear map of x; then for each head softmax(q·kᵀ/√headDim)·v, and a linear map of the
 * heads' results side by side.
 *
 * <p>Shapes: x [batch, tokens, dim] → y [batch, tokens, dim]; qkv.weight [3·heads·headDim, dim], its rows ordered q, k,
 * v and head by head within each; proj.weight [dim, heads·headDim]; with qk-norm q_norm and k_norm [headDim]. With
 * relative positions the weights are softmax((q·kᵀ + rel_pos(q))/√headDim).
 *
 * <p>First values: the maps to q, k and v are drawn each by itself, so their width is dim and heads·headDim, not three
 * times that.
 *
 * <p>Sources: Vaswani and others, "Attention Is All You Need", 2017; for qk-norm: Dehghani and others, "Scaling Vision
 * Transformers to 22 Billion Parameters", 2023.
 */
public final class MultiHeadAttention extends Module {
    private final int heads;
    private final int headDim;
    private final Linear qkv;
    private final LayerNorm queryNorm;
    private final LayerNorm keyNorm;
    private final RelativePosition relative;
    private final Dropout attentionDropout;
    private final Linear proj;
    private final Dropout projectionDropout;

    /**
     * How attention is built.
     *
     * @param dim elements of a token
     * @param heads attentions side by side
     * @param headDim elements of q, k and v in one head; usually dim/heads
     * @param qkvBias whether the map to q, k and v has a bias
     * @param attentionDropout probability of dropping an attention weight
     * @param projectionDropout probability of dropping an element of the result
     * @param qkNorm whether q and k are layer-normalized within each head
     * @param normEps the ε of these norms
     */
    public record Config(
            int dim,
            int heads,
            int headDim,
            boolean qkvBias,
            double attentionDropout,
            double projectionDropout,
            boolean qkNorm,
            double normEps) {

        public Config {
            if (dim < 1 || heads < 1 || headDim < 1) {
                throw new ArgumentException(
                        "attention",
                        "dim, heads and headDim must be positive, got dim=" + dim + " heads=" + heads + " headDim="
                                + headDim);
            }
            Dropout.checkProbability("attention", attentionDropout);
            Dropout.checkProbability("attention", projectionDropout);
        }

        /** With biases, no dropout, no qk-norm; the heads share dim evenly. */
        public static Config of(int dim, int heads) {
            if (heads < 1 || dim % heads != 0) {
                throw new ArgumentException(
                        "attention",
                        "dim=" + dim + " is not a multiple of heads=" + heads,
                        "heads share the elements of a token evenly",
                        "choose other numbers, or give headDim yourself");
            }
            return new Config(dim, heads, dim / heads, true, 0, 0, false, 1e-6);
        }

        public Config withHeadDim(int other) {
            return new Config(dim, heads, other, qkvBias, attentionDropout, projectionDropout, qkNorm, normEps);
        }

        public Config withQkvBias(boolean other) {
            return new Config(dim, heads, headDim, other, attentionDropout, projectionDropout, qkNorm, normEps);
        }

        public Config withDropout(double attention, double projection) {
            return new Config(dim, heads, headDim, qkvBias, attention, projection, qkNorm, normEps);
        }

        public Config withQkNorm(double eps) {
            return new Config(dim, heads, headDim, qkvBias, attentionDropout, projectionDropout, true, eps);
        }
    }

    public MultiHeadAttention(Init init, int dim, int heads) {
        this(init, Config.of(dim, heads));
    }

    public MultiHeadAttention(Init init, Config config) {
        this(init, config, null);
    }

    /** @param relative what each query asks of the distances; null for nothing */
    public MultiHeadAttention(Init init, Config config, RelativePosition relative) {
        heads = config.heads();
        headDim = config.headDim();
        int inner = heads * headDim;
        qkv = child("qkv", new Linear(init.sideBySide(3), config.dim(), 3 * inner, config.qkvBias()));
        queryNorm = config.qkNorm() ? child("q_norm", new LayerNorm(init, headDim, config.normEps())) : null;
        keyNorm = config.qkNorm() ? child("k_norm", new LayerNorm(init, headDim, config.normEps())) : null;
        this.relative = relative == null ? null : child("rel_pos", relative);
        attentionDropout = child("attn_drop", new Dropout(config.attentionDropout(), init.random()));
        proj = child("proj", new Linear(init, inner, config.dim(), true));
        projectionDropout = child("proj_drop", new Dropout(config.projectionDropout(), init.random()));
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 3) {
            throw new ShapeException(
                    where(), "x=" + x.shape() + " must have three axes", "x[batch, tokens, dim]", null);
        }
        return projectionDropout.call(proj.call(gather(x)));
    }

    /** {@code residual + call(x)}; the sum is made with the projection if nothing is dropped or hooked there. */
    public Tensor callAndAdd(Tensor residual, Tensor x) {
        boolean between = projectionDropout.isActive() || x.rank() != 3 || !isPlain();
        return between ? residual.add(call(x)) : residual.addLinear(gather(x), proj.weight(), proj.bias());
    }

    /** What the heads gather, before the projection. */
    private Tensor gather(Tensor x) {
        Tensor packed = qkv.call(x);
        if (queryNorm != null) {
            packed = normalized(packed);
        }
        return attentionDropout.isActive() || relative != null ? stepByStep(packed) : packed.selfAttention(heads);
    }

    /** The packed projection with q and k layer-normalized within each head. */
    private Tensor normalized(Tensor packed) {
        Tensor split = packed.reshape(packed.dim(0), packed.dim(1), 3, heads, headDim);
        Tensor q = queryNorm.call(split.narrow(2, 0, 1));
        Tensor k = keyNorm.call(split.narrow(2, 1, 2));
        return Tensor.concat(2, q, k, split.narrow(2, 2, 3)).reshape(packed.shape());
    }

    /**
     * How much each token looks at each other: the weights that {@link #forward} gathers with and never keeps, computed
     * step by step and without dropout.
     *
     * <p>Shapes: x [batch, tokens, dim] → [batch, heads, query, key]; the keys' weights of a query sum to 1.
     */
    public Tensor weights(Tensor x) {
        Tensor packed = qkv.call(x);
        return match(split(queryNorm == null ? packed : normalized(packed)));
    }

    // region gather
    /** For what the one-kernel operation has no place for: distances before the softmax, dropout behind it. */
    private Tensor stepByStep(Tensor packed) {
        Tensor split = split(packed);
        Tensor gathered = attentionDropout.call(match(split)).matmul(split.select(0, 2));
        return gathered.permute(0, 2, 1, 3).reshape(packed.dim(0), packed.dim(1), heads * headDim);
    }
    // endregion gather

    /** q, k and v head by head: [3, batch, heads, tokens, headDim]. */
    private Tensor split(Tensor packed) {
        return packed.reshape(packed.dim(0), packed.dim(1), 3, heads, headDim).permute(2, 0, 3, 1, 4);
    }

    // region match
    private Tensor match(Tensor split) {
        Tensor queries = split.select(0, 0);
        Tensor matches = queries.matmulTransposed(split.select(0, 1));
        if (relative != null) {
            matches = matches.add(relative.call(queries));
        }
        return matches.mul(1 / Math.sqrt(headDim)).softmax();
    }
    // endregion match
}
