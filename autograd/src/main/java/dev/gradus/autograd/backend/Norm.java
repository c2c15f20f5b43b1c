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
}
