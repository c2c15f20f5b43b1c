package dev.gradus.autograd.backend;

/** Fused activations and softmax. */
public interface Activation {
    void gelu(Storage y, Storage x, ActivationKind kind);

    void geluBackward(Storage dx, Storage dy, Storage x, ActivationKind kind);

    /** Softmax of each row of {@code x: [rows, dim]}. */
    void softmax(Storage y, Storage x, int rows, int dim);

    /** dX = y ∘ (dY − Σ dY∘y) for each row. */
    void softmaxBackward(Storage dx, Storage dy, Storage y, int rows, int dim);

    void logSoftmax(Storage y, Storage x, int rows, int dim);

    /** dX = dY − eʸ·Σ dY for each row. */
    void logSoftmaxBackward(Storage dx, Storage dy, Storage y, int rows, int dim);
}
