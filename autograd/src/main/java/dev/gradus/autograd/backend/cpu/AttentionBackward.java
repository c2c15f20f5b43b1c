package dev.gradus.autograd.backend.cpu;

import java.util.Arrays;

/** The scratch and the steps of one thread's backward attention; see {@link AttentionKernels}. Not thread-safe. */
final class AttentionBackward {
    private final AttentionKernels.Sizes s;
    private final float scale;
    private final int width;
    private final int dim;
    private final int blockRows;
    /** Scaled queries, keys and the output's gradient: [tokens, dim]. */
    private final float[] queries;
    private final float[] keys;
    private final float[] dOut;
    /** Keys and values transposed: [headDim, width]. */
    private final float[] keysT;
    private final float[] valuesT;
    /** P and dP, then dS, of a block: [blockRows, width]. */
    private final float[] weights;
    private final float[] dScores;
    private final float[] dQueries;
    private final float[] dKeys;
    private final float[] dValues;
    private final float[] rowLse;
    /** Called from one place, which the compiler therefore does not inline into: each fits its limits alone. */
    private final Runnable[] steps = {this::score, this::weigh, this::differentiate, this::accumulate};
    private int first;
    private int rows;

    AttentionBackward(AttentionKernels.Sizes s, float scale) {
        this.s = s;
        this.scale = scale;
        width = s.paddedTokens();
        dim = s.paddedDim();
        blockRows = s.queryBlock();
        queries = new float[s.tokens() * dim];
        keys = new float[s.tokens() * dim];
        dOut = new float[s.tokens() * dim];
        keysT = new float[s.headDim() * width];
        valuesT = new float[s.headDim() * width];
        weights = new float[blockRows * width];
        dScores = new float[blockRows * width];
        dQueries = new float[s.tokens() * dim];
        dKeys = new float[s.tokens() * dim];
        dValues = new float[s.tokens() * dim];
        rowLse = new float[blockRows];
    }

    /** Takes over the operands of one head; the values pass through the room of their gradient. */
    void load(
            float[] q, HeadView qView, float[] k, HeadView kView, float[] v, HeadView vView,
            float[] dO, HeadView dOView, int sample, int head) {
        int tokens = s.tokens();
        int headDim = s.headDim();
        AttentionKernels.copyRows(queries, 0, dim, q, qView, sample, head, 0, tokens, headDim, scale);
        AttentionKernels.copyRows(dOut, 0, dim, dO, dOView, sample, head, 0, tokens, headDim, 1);
        AttentionKernels.copyTransposed(keysT, width, keys, dim, k, kView, sample, head, tokens, headDim);
        AttentionKernels.copyTransposed(valuesT, width, dValues, dim, v, vView, sample, head, tokens, headDim);
    }

    /** Computes the gradients of the head that was loaded. */
    void run(float[] lse, int lseOff) {
        Arrays.fill(dQueries, 0);
        Arrays.fill(dKeys, 0);
        Arrays.fill(dValues, 0);
        for (first = 0; first < s.tokens(); first += blockRows) {
            rows = Math.min(blockRows, s.tokens() - first);
            System.arraycopy(lse, lseOff + first, rowLse, 0, rows);
            for (Runnable step : steps) {
                step.run();
            }
        }
    }

    private void score() {
        AttentionKernels.multiply(weights, queries, first * dim, dim, keysT, rows, width, s.headDim());
        AttentionKernels.multiply(dScores, dOut, first * dim, dim, valuesT, rows, width, s.headDim());
    }

    /** Scores become weights, those of the padding 0. */
    private void weigh() {
        for (int r = 0; r < rows; r++) {
            int at = r * width;
            Arrays.fill(weights, at + s.tokens(), at + width, Float.NEGATIVE_INFINITY);
            SoftmaxKernels.expWhole(weights, at, weights, at, width, rowLse[r]);
        }
    }

    private void differentiate() {
        for (int r = 0; r < rows; r++) {
            int at = r * width;
            float dot = SoftmaxKernels.dotRow(weights, at, dScores, at, width);
            SoftmaxKernels.gradientRow(dScores, at, weights, at, dScores, at, width, dot, 1);
        }
    }

    private void accumulate() {
        int tokens = s.tokens();
        int at = first * dim;
        SmallProduct.multiplyAdd(dValues, 0, dim, weights, 0, 1, width, dOut, at, dim, tokens, dim, rows);
        SmallProduct.multiplyAdd(dQueries, at, dim, dScores, 0, width, 1, keys, 0, dim, rows, dim, tokens);
        SmallProduct.multiplyAdd(dKeys, 0, dim, dScores, 0, 1, width, queries, at, dim, tokens, dim, rows);
    }

    /** Writes the gradients; the queries were scaled when loaded, so dK needs no factor. */
    void store(
            float[] dq, HeadView dqView, float[] dk, HeadView dkView, float[] dv, HeadView dvView,
            int sample, int head) {
        for (int t = 0; t < s.tokens(); t++) {
            UnaryRows.scale(dq, dqView.at(sample, head, t), dQueries, t * dim, s.headDim(), scale);
            System.arraycopy(dKeys, t * dim, dk, dkView.at(sample, head, t), s.headDim());
            System.arraycopy(dValues, t * dim, dv, dvView.at(sample, head, t), s.headDim());
        }
    }
}
