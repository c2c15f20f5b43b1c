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
}
