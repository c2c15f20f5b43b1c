package dev.gradus.autograd.backend.cpu;

/** The scratch and the steps of one thread's backward attention; see {@link AttentionKernels}. Not thread-safe. */
final class AttentionBackward {
    /** One head's operands or gradients, each [tokens, headDim]. */
    record Operands(MatrixView q, MatrixView k, MatrixView v) {}

    private final AttentionKernels.Sizes s;
    private final float scale;
    private final int blockRows;
    private final HeadProduct product = new HeadProduct();
    /** For the products with Kᵀ and Vᵀ. */
    private final HeadScores keysT;
    private final HeadScores valuesT;
    /** Panels of K, and of a block of rows of Q and dO. */
    private final float[] keys;
    private final float[] queries;
    private final float[] dOuts;
    /** P and dP, then dS, of a block of queries. */
    private final MatrixView weights;
    private final MatrixView dScores;
    /** Called from one place, which the compiler therefore does not inline into: each fits its limits alone. */
    private final Runnable[] steps = {this::score, this::differentiate, this::accumulate};
    private Operands in;
    private Operands gradients;
    private MatrixView dOut;
    private float[] lse;
    private int lseOff;
    private int first;
    private int rows;
    /** Written only. */
    int readAhead;

    AttentionBackward(AttentionKernels.Sizes s, float scale) {
        this.s = s;
        this.scale = scale;
        blockRows = s.queryBlock();
        keysT = new HeadScores(product, s.tokens(), s.headDim());
        valuesT = new HeadScores(product, s.tokens(), s.headDim());
        keys = new float[Panels.length(s.tokens(), s.headDim(), HeadProduct.WIDTH)];
        queries = new float[Panels.length(blockRows, s.headDim(), HeadProduct.WIDTH)];
        dOuts = new float[Panels.length(blockRows, s.headDim(), HeadProduct.WIDTH)];
        weights = AttentionKernels.scores(s, blockRows);
        dScores = AttentionKernels.scores(s, blockRows);
    }

    /** Computes the gradients of one head; lse holds those of its rows from {@code lseOff} on. */
    void run(Operands gradients, MatrixView dOut, Operands in, float[] lse, int lseOff) {
        this.gradients = gradients;
        this.dOut = dOut;
        this.in = in;
        this.lse = lse;
        this.lseOff = lseOff;
        keysT.load(in.k, scale);
        valuesT.load(in.v, 1);
        pack(keys, in.k, s.tokens());
        for (first = 0; first < s.tokens(); first += blockRows) {
            rows = Math.min(blockRows, s.tokens() - first);
            pack(queries, in.q.at(first, 0), rows);
            pack(dOuts, dOut.at(first, 0), rows);
            for (Runnable step : steps) {
                step.run();
            }
        }
    }

    private void pack(float[] panels, MatrixView rows, int count) {
        Packing.pack(rows, count, s.headDim(), HeadProduct.WIDTH, panels, 0);
    }

    private void score() {
        keysT.multiply(weights, rows, in.q, first, Float.NEGATIVE_INFINITY);
        valuesT.multiply(dScores, rows, dOut, first, 0);
    }

    /** Scores become weights P, and dP becomes scale·dS, whose factor serves dQ and dK. */
    private void differentiate() {
        float[] p = weights.data();
        float[] ds = dScores.data();
        int width = s.paddedTokens();
        for (int r = 0; r < rows; r++) {
            int at = weights.index(r, 0);
            float dot = AttentionRows.weights(p, ds, at, width, lse[lseOff + first + r]);
            SoftmaxKernels.gradientRow(ds, at, p, at, ds, at, width, dot, scale);
        }
    }

    private void accumulate() {
        boolean add = first > 0;
        product.multiplyTransposed(gradients.v, s.tokens(), s.headDim(), rows, weights, dOuts, add);
        product.multiply(gradients.q.at(first, 0), rows, s.headDim(), s.tokens(), dScores, 0, keys, false);
        product.multiplyTransposed(gradients.k, s.tokens(), s.headDim(), rows, dScores, queries, add);
    }
}
