package dev.gradus.autograd.backend;

/** Fused normalizations over the rows of {@code x: [rows, dim]}. */
public interface Norm {
    /** y = (x − μ)·r·γ + β; writes μ and r of each row to {@code mean} and {@code rstd}: [rows]. */
    void layerNorm(
            Storage y, Storage mean, Storage rstd, Storage x, Storage gamma, Storage beta, int rows, int dim,
            double eps);

    /** The gradients of {@link #layerNorm}; each of dx, dgamma and dbeta may be null: not wanted. */
    void layerNormBackward(
            Storage dx,
            Storage dgamma,
            Storage dbeta,
            Storage dy,
            Storage x,
            Storage gamma,
            Storage mean,
            Storage rstd,
            int rows,
            int dim);

    /**
     * Fused, optional ({@link Fusion#LAYER_NORM_GRADIENT_SUM}): {@link #layerNormBackward}, with {@code sum} added to
     * dx.
     *
     * @param dx [rows, dim], wanted; not the sum
     * @param sum [rows, dim]: what other uses of x have sent to it already
     */
    default void layerNormBackwardAdding(
            Storage dx,
            Storage dgamma,
            Storage dbeta,
            Storage dy,
            Storage x,
            Storage gamma,
            Storage mean,
            Storage rstd,
            Storage sum,
            int rows,
            int dim) {
        throw new UnsupportedOperationException("layerNormBackwardAdding");
    }
}
