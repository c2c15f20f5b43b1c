package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.error.ArgumentException;

/**
 * Gaussian error linear unit: y = x·Φ(x), exactly or by a tanh that comes close.
 *
 * <p>Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016.
 */
public final class Gelu extends Module {
    private final ActivationKind kind;

    /** The exact form. */
    public Gelu() {
        this(ActivationKind.GELU_ERF);
    }

    public Gelu(ActivationKind kind) {
        if (kind == ActivationKind.NONE) {
            throw new ArgumentException("gelu", "kind must be GELU_ERF or GELU_TANH, got NONE");
        }
        this.kind = kind;
    }

    @Override
    public Tensor forward(Tensor x) {
        return kind == ActivationKind.GELU_ERF ? x.gelu() : x.geluTanh();
    }
}
