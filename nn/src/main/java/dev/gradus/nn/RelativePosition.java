package dev.gradus.nn;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * How well each query matches the distance to each key: y(i, j) = q(i)·r(i − j), with a learned vector r for every
 * distance along the line of tokens. {@link MultiHeadAttention} adds it to q·kᵀ; all heads share the vectors.
 *
 * <p>Tokens of a prefix, such as a class token, have no place on the line: one vector stands for all queries of the
 * prefix that look at a place, one for places that look at the prefix, one for the prefix among itself. The paper does
 * not say what it did with its class token.
 *
 * <p>Shapes: q [batch, heads, tokens, headDim] → y [batch, heads, tokens, tokens]; weight [2·places − 1, headDim] and
 * three rows more with a prefix.
 *
 * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, appendix D.4, "Relative positional
 * embeddings".
 */
public final class RelativePosition extends Module {
    private static final int PREFIX_ROWS = 3;

    private final int tokens;
    private final Tensor weight;
    private final Tensor index;

    /**
     * Draws the vectors with the weights' initializer of {@code init}.
     *
     * @param prefix tokens without a place, before the others
     * @param places tokens on the line
     */
    public RelativePosition(Init init, int prefix, int places, int headDim) {
        if (prefix < 0 || places < 1 || headDim < 1) {
            throw new ArgumentException("relative_position", "places and headDim must be positive, prefix not negative,"
                    + " got prefix=" + prefix + " places=" + places + " headDim=" + headDim);
        }
        tokens = prefix + places;
        weight = parameter("weight", init.draw(init.weights(), Shape.of(offsets(prefix, places), headDim)));
        index = index(init.device(), prefix, places);
    }

    /** Rows of the weight: one for each distance, and three if there is a prefix. */
    public static int offsets(int prefix, int places) {
        return 2 * places - 1 + (prefix > 0 ? PREFIX_ROWS : 0);
    }

    /** Where in a query's row of matches with all distances that with each key stands: [tokens·tokens]. */
    private static Tensor index(Device device, int prefix, int places) {
        int tokens = prefix + places;
        int offsets = offsets(prefix, places);
        int[] index = new int[Math.multiplyExact(tokens, tokens)];
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < tokens; j++) {
                index[i * tokens + j] = Math.addExact(Math.multiplyExact(i, offsets), row(i, j, prefix, places));
            }
        }
        return Tensor.ofInts(device, Shape.of(index.length), index);
    }

    private static int row(int query, int key, int prefix, int places) {
        int distances = 2 * places - 1;
        if (query < prefix) {
            return key < prefix ? distances + 2 : distances;
        }
        return key < prefix ? distances + 1 : query - key + places - 1;
    }

    @Override
    public Tensor forward(Tensor q) {
        if (q.rank() != 4 || q.dim(2) != tokens || q.dim(3) != weight.dim(1)) {
            throw new ShapeException(where(), "q=" + q.shape() + " does not fit " + tokens + " tokens and vectors "
                    + weight.shape(), "q[batch, heads, tokens, headDim]", null);
        }
        int rows = q.dim(0) * q.dim(1);
        Tensor all = q.linear(weight, null).reshape(rows, tokens * weight.dim(0));
        return all.indexSelect(1, index).reshape(q.dim(0), q.dim(1), tokens, tokens);
    }
}
