package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import java.util.Arrays;

/**
 * Attention of queries to keys: y = softmax(q·kᵀ/√headDim + mask)·v, for each sample and head.
 *
 * <p>With {@code causal}, query i sees the keys 0 … i, counted from the front also when there are more keys than
 * queries. Masks are added to the scores, and both kinds may be used at once; {@link MaskedSoftmax} says what −∞ does,
 * and that a query without any key gets 0. A hidden value still is multiplied by 0, so it must be finite.
 *
 * <p>Gradients, with p the softmax, s the scale 1/√headDim, and dP = dY·vᵀ: dV = pᵀ·dY, dS = p·(dP − Σ dP·p),
 * dQ = dS·k·s, dK = dSᵀ·q·s, dMask = dS summed to the mask's shape.
 *
 * <p>Shapes: q [batch, heads, queries, headDim], k [batch, heads, keys, headDim], v [batch, heads, keys, valueDim],
 * mask (may be left out) broadcastable to [batch, heads, queries, keys] → y [batch, heads, queries, valueDim]. For
 * queries, keys and values of the same tokens without a mask, {@link SelfAttention} is faster and needs no memory for
 * p.
 *
 * <p>Source: Vaswani and others, "Attention Is All You Need", 2017.
 */
public record ScaledDotProductAttention(boolean causal) implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape q = inputs[0];
        Shape k = inputs[1];
        Shape v = inputs[2];
        boolean ranks = Arrays.stream(inputs, 0, 3).allMatch(shape -> shape.rank() == 4);
        if (!ranks || !leading(q, 2).equals(leading(k, 2)) || !leading(k, 3).equals(leading(v, 3))
                || q.dim(3) != k.dim(3) || q.dim(3) == 0 || k.dim(2) == 0) {
            throw new ShapeException(
                    name(),
                    "q=" + q + ", k=" + k + " and v=" + v + " do not fit",
                    "q[batch, heads, queries, headDim], k[batch, heads, keys, headDim], "
                            + "v[batch, heads, keys, valueDim], at least one key",
                    null);
        }
        if (inputs.length > 3) {
            MaskedSoftmax.checkMask(name(), q.with(3, k.dim(2)), inputs[3]);
        }
        return q.with(3, v.dim(3));
    }

    private static Shape leading(Shape shape, int axes) {
        return Shape.of(Arrays.copyOf(shape.toArray(), axes));
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor scores = inputs[0].matmulTransposed(inputs[1]).mul(1 / Math.sqrt(inputs[0].dim(3)));
        Tensor[] mask = Arrays.copyOfRange(inputs, 3, inputs.length);
        return scores.apply(new MaskedSoftmax(causal), mask).matmul(inputs[2]);
    }
}
