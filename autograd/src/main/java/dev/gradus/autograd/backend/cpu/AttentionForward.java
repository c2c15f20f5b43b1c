package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;

/** The scratch and the steps of one thread's forward attention; see {@link AttentionKernels}. Not thread-safe. */
final class AttentionForward {
    private final AttentionKernels.Sizes s;
    private final float scale;
    private final int blockRows;
    private final HeadProduct product = new HeadProduct();
    private final HeadScores keys;
    private final float[] values;
    private final MatrixView scores;
    private final float[] largest;
    private final float[] sums;
    private final float[] logs;
    /** Called from one place, which the compiler therefore does not inline into: each fits its limits alone. */
    private final Runnable[] steps = {this::score, this::exponentiate, this::mix};
    private MatrixView q;
    private MatrixView out;
    private int first;
    private int rows;
    /** Written only. */
    int readAhead;

    AttentionForward(AttentionKernels.Sizes s, int blockRows, float scale) {
        this.s = s;
        this.blockRows = blockRows;
        this.scale = scale;
        keys = new HeadScores(product, s.tokens(), s.headDim());
        values = new float[Panels.length(s.tokens(), s.headDim(), HeadProduct.WIDTH)];
        scores = AttentionKernels.scores(s, blockRows);
        largest = new float[blockRows];
        sums = new float[Math.ceilDiv(blockRows, LANES) * LANES];
        logs = new float[sums.length];
    }

    /** Takes over the keys and the values of one head. */
    void load(MatrixView k, MatrixView v) {
        keys.load(k, scale);
        Packing.pack(v, s.tokens(), s.headDim(), HeadProduct.WIDTH, values, 0);
    }

    /** Attends from the queries that begin at {@code first}; lse holds those of the head from {@code lseOff} on. */
    void block(MatrixView out, float[] lse, int lseOff, MatrixView q, int first) {
        this.q = q;
        this.out = out.at(first, 0);
        this.first = first;
        rows = Math.min(blockRows, s.tokens() - first);
        for (Runnable step : steps) {
            step.run();
        }
        RowMath.log(logs, 0, sums, 0, logs.length);
        for (int r = 0; r < rows; r++) {
            lse[lseOff + first + r] = largest[r] + logs[r];
        }
    }

    private void score() {
        keys.multiply(scores, rows, q, first, Float.NEGATIVE_INFINITY);
    }

    /** Scores become exponentials. */
    private void exponentiate() {
        int width = s.paddedTokens();
        for (int r = 0; r < rows; r++) {
            int at = scores.index(r, 0);
            float max = ReduceKernels.largestRow(scores.data(), at, width);
            largest[r] = max;
            sums[r] = SoftmaxKernels.expWhole(scores.data(), at, scores.data(), at, width, max);
        }
    }

    /** The product with the values, and the division by the sums. */
    private void mix() {
        product.multiply(out, rows, s.headDim(), s.tokens(), scores, 0, values, false);
        for (int r = 0; r < rows; r++) {
            int at = out.index(r, 0);
            UnaryRows.scale(out.data(), at, out.data(), at, s.headDim(), 1 / sums[r]);
        }
    }
}
