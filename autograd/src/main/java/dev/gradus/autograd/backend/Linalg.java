package dev.gradus.autograd.backend;

/** Matrix products. A transposed operand is stored with its two last axes exchanged. */
public interface Linalg {
    /** How one operand of a batched product is stored: where matrix number i begins, and whether it is transposed. */
    record Operand(Storage data, int[] offsets, boolean transposed) {}

    /**
     * c[i] = a[i] · b[i] for each matrix i of the batch.
     *
     * @param c [batch, m, n]
     * @param a each [m, k], or [k, m] if transposed
     * @param b each [k, n], or [n, k] if transposed
     */
    void matmul(Storage c, Operand a, Operand b, int batch, int m, int n, int k);

    /**
     * Fused: y = f(x · wᵀ + bias).
     *
     * @param y [rows, out]
     * @param pre [rows, out]: x · wᵀ + bias before the activation, or null if nobody needs it
     * @param x [rows, in]
     * @param w [out, in]
     * @param bias [out] or null
     */
    void linear(
            Storage y, Storage pre, Storage x, Storage w, Storage bias, int rows, int in, int out, ActivationKind f);

    /**
     * Fused: the gradients of {@link #linear} with d = dY ∘ f′(pre): dX = d · w, dW = dᵀ · x, dBias = Σ d over the
     * rows. Each of dx, dw and dbias may be null: not wanted.
     */
    void linearBackward(
            Storage dx,
            Storage dw,
            Storage dbias,
            Storage dy,
            Storage pre,
            Storage x,
            Storage w,
            int rows,
            int in,
            int out,
            ActivationKind f);

    /** What a two-layer network learns; as gradients, each may be null: not wanted. */
    record TwoLayers(Storage w1, Storage bias1, Storage w2, Storage bias2) {}

    /** The extents of a two-layer network: rows of in, hidden and out elements. */
    record TwoLayerSizes(int rows, int in, int hidden, int out) {}

    /**
     * Fused, optional ({@link Fusion#LINEAR_RESIDUAL}): y = residual + (x · wᵀ + bias).
     *
     * @param y [rows, out]; not the residual
     * @param bias [out] or null
     */
    default void linearResidual(
            Storage y, Storage residual, Storage x, Storage w, Storage bias, int rows, int in, int out) {
        throw new UnsupportedOperationException("linearResidual");
    }

    /**
     * Fused, optional ({@link Fusion#FEED_FORWARD}): y = residual + (f(x · w1ᵀ + bias1) · w2ᵀ + bias2).
     *
     * @param y [rows, out]; not the residual
     * @param pre [rows, hidden]: x · w1ᵀ + bias1, or null if nobody needs it
     * @param x [rows, in]
     * @param layers w1 [hidden, in], bias1 [hidden], w2 [out, hidden], bias2 [out]
     * @param residual [rows, out] or null
     * @param f not NONE
     */
    default void feedForward(
            Storage y, Storage pre, Storage x, TwoLayers layers, Storage residual, TwoLayerSizes sizes,
            ActivationKind f) {
        throw new UnsupportedOperationException("feedForward");
    }

    /**
     * Fused, optional ({@link Fusion#FEED_FORWARD}): the gradients of {@link #feedForward}, with h = f(pre), computed
     * again, and d = (dY · w2) ∘ f′(pre): dW2 = dYᵀ · h, dBias2 = Σ dY, dW1 = dᵀ · x, dBias1 = Σ d, dX = d · w1.
     *
     * @param dx null if not wanted
     */
    default void feedForwardBackward(
            Storage dx, TwoLayers gradients, Storage dy, Storage pre, Storage x, TwoLayers layers, TwoLayerSizes sizes,
            ActivationKind f) {
        throw new UnsupportedOperationException("feedForwardBackward");
    }
}
