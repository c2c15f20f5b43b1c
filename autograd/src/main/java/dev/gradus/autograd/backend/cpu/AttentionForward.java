package dev.gradus.autograd.backend.cpu;

import java.util.Arrays;

/** The scratch and the steps of one thread's forward attention; see {@link AttentionKernels}. Not thread-safe. */
final class AttentionForward {
    private final AttentionKernels.Sizes s;
    private final float scale;
    private final int width;
    private final int dim;
    private final int blockRows;
    private final float[] keys;
    private final float[] values;
    private final float[] queries;
    private final float[] scores;
    private final float[] result;
    private final float[] inverse;
    private final float[] rowLse;
    /** Called from one place, which the compiler therefore does not inline into: each fits its limits alone. */
    private final Runnable[] steps = {this::score, this::exponentiate, this::mix};
    private int rows;

    AttentionForward(AttentionKernels.Sizes s, int blockRows, float scale) {
        this.s = s;
        this.blockRows = blockRows;
        this.scale = scale;
        width = s.paddedTokens();
        dim = s.paddedDim();
        keys = new float[s.headDim() * width];
        values = new float[s.tokens() * dim];
        queries = new float[blockRows * dim];
        scores = new float[blockRows * width];
        result = new float[blockRows * dim];
        inverse = new float[blockRows];
        rowLse = new float[blockRows];
    }

    /** Takes over the keys, by way of the room of the values, and the values of one head. */
    void load(float[] k, HeadView kView, float[] v, HeadView vView, int sample, int head) {
        AttentionKernels.copyTransposed(keys, width, values, dim, k, kView, sample, head, s.tokens(), s.headDim());
        AttentionKernels.copyRows(values, 0, dim, v, vView, sample, head, 0, s.tokens(), s.headDim(), 1);
    }

    /** Attends from the queries that begin at {@code first}. */
    void block(
            float[] out, HeadView outView, float[] lse, int lseOff, float[] q, HeadView qView,
            int sample, int head, int first) {
        rows = Math.min(blockRows, s.tokens() - first);
        AttentionKernels.copyRows(queries, 0, dim, q, qView, sample, head, first, rows, s.headDim(), scale);
        for (Runnable step : steps) {
            step.run();
        }
        System.arraycopy(rowLse, 0, lse, lseOff + first, rows);
        for (int r = 0; r < rows; r++) {
            int at = outView.at(sample, head, first + r);
            UnaryRows.scale(out, at, result, r * dim, s.headDim(), inverse[r]);
        }
    }

    private void score() {
        AttentionKernels.multiply(scores, queries, 0, dim, keys, rows, width, s.headDim());
    }

    /** Scores become exponentials; those of the padding become 0. */
    private void exponentiate() {
        for (int r = 0; r < rows; r++) {
            int at = r * width;
            Arrays.fill(scores, at + s.tokens(), at + width, Float.NEGATIVE_INFINITY);
            float max = ReduceKernels.largestRow(scores, at, width);
            float sum = SoftmaxKernels.expWhole(scores, at, scores, at, width, max);
            inverse[r] = 1 / sum;
            rowLse[r] = max + (float) StrictMath.log(sum);
        }
    }

    private void mix() {
        AttentionKernels.multiply(result, scores, 0, width, values, rows, dim, s.tokens());
    }
}
