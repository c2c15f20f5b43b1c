package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Multi-head self-attention over a packed projection: for each sample and head, y = softmax(q·kᵀ/√headDim)·v.
 *
 * <p>Gradients, with p = softmax(q·kᵀ/√headDim), s the scale 1/√headDim, and dP = dY·vᵀ: dV = pᵀ·dY,
 * dS = p·(dP − Σ dP·p), dQ = dS·k·s, dK = dSᵀ·q·s.
 *
 * <p>Shapes: qkv [batch, tokens, 3·heads·headDim], the last axis ordered q, k, v and head by head within each →
 * y [batch, tokens, heads·headDim]. Saves one number for each row of p, which is computed again in the backward.
 *
 * <p>Source: Vaswani and others, "Attention Is All You Need", 2017.
 */
public record SelfAttention(int heads) implements UnaryOp, FusedOp {
    public SelfAttention {
        if (heads < 1) {
            throw new ArgumentException("self_attention", "heads must be positive, got " + heads);
        }
    }

    @Override
    public Shape shape(Shape qkv) {
        if (qkv.rank() != 3 || qkv.dim(2) == 0 || qkv.dim(2) % (3 * heads) != 0) {
            throw new ShapeException(
                    name(),
                    "expected [batch, tokens, 3·heads·headDim] with heads=" + heads + ", got " + qkv,
                    "the last axis holds q, k and v of every head",
                    null);
        }
        return qkv.with(2, qkv.dim(2) / 3);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        Tensor logSumExp = f.save("logSumExp", f.allocate(Shape.of(shape.dim(0), heads, shape.dim(1))));
        int headDim = shape.dim(2) / heads;
        f.kernels()
                .attention()
                .selfAttention(
                        y.storage(),
                        logSumExp.storage(),
                        f.input(0).storage(),
                        shape.dim(0),
                        shape.dim(1),
                        heads,
                        headDim,
                        1 / Math.sqrt(headDim));
        return y;
    }

    @Override
    public long multiplyAdds(Shape[] inputs, Shape output) {
        return 2L * output.count() * output.dim(1);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor qkv = f.input(0);
        Tensor d = f.allocate(qkv.shape());
        int headDim = dY.dim(2) / heads;
        f.kernels()
                .attention()
                .selfAttentionBackward(
                        d.storage(),
                        dY.storage(),
                        qkv.storage(),
                        f.saved("logSumExp").storage(),
                        dY.dim(0),
                        dY.dim(1),
                        heads,
                        headDim,
                        1 / Math.sqrt(headDim));
        return Gradients.of(d);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor qkv = inputs[0];
        int batch = qkv.dim(0);
        int tokens = qkv.dim(1);
        int headDim = qkv.dim(2) / (3 * heads);
        Tensor split = qkv.reshape(batch, tokens, 3, heads, headDim).permute(2, 0, 3, 1, 4);
        Tensor q = split.select(0, 0);
        Tensor k = split.select(0, 1);
        Tensor v = split.select(0, 2);
        Tensor p = new Softmax().composite(q.matmul(k, false, true).mul(1 / Math.sqrt(headDim)));
        return p.matmul(v).permute(0, 2, 1, 3).reshape(batch, tokens, heads * headDim);
    }
}
