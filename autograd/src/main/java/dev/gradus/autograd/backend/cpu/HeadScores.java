package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;

/**
 * Products X·Yᵀ of two matrices [tokens, headDim] of a head: scores Q·Kᵀ, or dP = dO·Vᵀ.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Y is transposed into panels for {@link HeadProduct}, and its factor goes in with it. Where the last panel would
 * hold but few tokens of Y, as that of the 65th, their columns are dot products instead.
 */
final class HeadScores {
    /** With more tokens than this a panel costs less than dot products. */
    private static final int FEW_TOKENS = 8;

    private final HeadProduct product;
    private final int tokens;
    private final int headDim;
    /** The tokens of Y in panels; those after them are left to dot products. */
    private final int inPanels;
    private final float[] panels;
    private MatrixView y;
    private float factor;

    HeadScores(HeadProduct product, int tokens, int headDim) {
        this.product = product;
        this.tokens = tokens;
        this.headDim = headDim;
        int rest = tokens % HeadProduct.WIDTH;
        inPanels = rest <= FEW_TOKENS ? tokens - rest : tokens;
        panels = new float[padded(inPanels) * headDim];
    }

    private static int padded(int n) {
        return Math.ceilDiv(n, HeadProduct.WIDTH) * HeadProduct.WIDTH;
    }

    /**
     * The distance of rows of scores: whole panels have room, and it is an odd number of registers, so that the
     * elements of a column fall into different sets of the cache.
     */
    static int stride(int tokens) {
        return (padded(tokens) / LANES | 1) * LANES;
    }

    /** Takes over factor·Y; Y itself must stay as it is while it is multiplied with. */
    void load(MatrixView y, float factor) {
        this.y = y;
        this.factor = factor;
        for (int t = 0; t < inPanels; t += HeadProduct.WIDTH) {
            int count = Math.min(HeadProduct.WIDTH, inPanels - t);
            int to = t * headDim;
            Transposition.scaled(
                    panels, to, HeadProduct.WIDTH, y.data(), y.index(t, 0), y.stride(), count, headDim, factor);
        }
    }

    /** scores[r, t] = factor·X[first + r]·Y[t] for {@code rows} rows; their last registers are filled up. */
    void multiply(MatrixView scores, int rows, MatrixView x, int first, float filling) {
        product.multiply(scores, rows, padded(inPanels), headDim, x, first, panels, false);
        for (int t = inPanels; t < tokens; t++) {
            for (int r = 0; r < rows; r++) {
                float dot = SoftmaxKernels.dotRow(x.data(), x.index(first + r, 0), y.data(), y.index(t, 0), headDim);
                scores.data()[scores.index(r, t)] = factor * dot;
            }
        }
        AttentionRows.fillUp(scores, rows, tokens, filling);
    }
}
