package dev.gradus.autograd.op;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.error.ShapeException;
import java.util.Arrays;

/**
 * Softmax over the keys that each query may see: y = softmax(x + mask), with a causal mask added if wanted.
 *
 * <p>The mask is added, so 0 shows a key and −∞ hides it: a hidden key gets exactly 0 and no gradient. A query that may
 * see no key at all (a row of −∞) attends to nothing: its row is 0, and so is its gradient. The causal mask shows query
 * i the keys 0 … i.
 *
 * <p>Gradient: as of {@link Softmax}; the mask's is the same, summed to its shape.
 *
 * <p>Shapes: x [..., queries, keys], mask (may be left out) broadcastable to x → y of x's shape.
 */
public record MaskedSoftmax(boolean causal) implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = inputs[0];
        if (x.rank() < 2 || x.dim(-1) == 0) {
            throw new ShapeException(name(), "x must be [..., queries, keys] with at least one key, got " + x, null,
                    null);
        }
        if (inputs.length > 1) {
            checkMask(name(), x, inputs[1]);
        }
        return x;
    }

    /** Refuses a mask that cannot be repeated to the shape of the scores. */
    static void checkMask(String where, Shape scores, Shape mask) {
        if (mask.rank() > scores.rank() || !Broadcast.of(where, scores, mask).shape().equals(scores)) {
            throw new ShapeException(
                    where,
                    "mask=" + mask + " cannot be repeated to the scores " + scores,
                    "aligned at the end, each extent of the mask equals that of [..., queries, keys] or is 1",
                    "a mask of keys alone needs the shape [batch, 1, 1, keys]");
        }
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor shown = causal ? x.add(causalMask(x.device(), x.dim(-2), x.dim(-1))) : x;
        return inputs.length > 1 ? orNothing(shown.add(inputs[1])) : shown.softmax();
    }

    /** The softmax of rows, or 0 for rows of −∞. */
    private static Tensor orNothing(Tensor x) {
        // −∞ minus −∞ would be NaN: the maximum is kept finite, and the empty sum is divided by 1.
        Tensor lowest = Tensor.full(x.device(), -Float.MAX_VALUE, Shape.SCALAR);
        Tensor e = x.sub(x.detach().max(-1).maximum(lowest)).exp();
        Tensor sum = e.sum(true, -1);
        Tensor nothing = sum.detach().equal(Tensor.zeros(x.device()));
        return e.div(sum.add(nothing));
    }

    /** [queries, keys]: 0 where key ≤ query, else −∞. */
    private static Tensor causalMask(Device device, int queries, int keys) {
        float[] mask = new float[queries * keys];
        for (int i = 0; i < queries; i++) {
            Arrays.fill(mask, i * keys + Math.min(i + 1, keys), (i + 1) * keys, Float.NEGATIVE_INFINITY);
        }
        return Tensor.of(device, Shape.of(queries, keys), mask);
    }
}
