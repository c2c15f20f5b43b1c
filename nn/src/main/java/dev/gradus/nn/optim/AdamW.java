package dev.gradus.nn.optim;

import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.ArgumentException;
import java.util.List;

/**
 * Adam with decoupled weight decay. With gradient g, parameter p, decay λ and t counting the parameter's steps from 1:
 *
 * <pre>
 * p = p − lr·λ·p
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·g²
 * p = p − lr·m̂/(√v̂ + ε)      m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ)
 * </pre>
 *
 * <p>State: {@code exp_avg} = m and {@code exp_avg_sq} = v.
 *
 * <p>Source: Loshchilov, Hutter, "Decoupled Weight Decay Regularization", 2019; the decay is scaled by lr, as PyTorch
 * does.
 */
public final class AdamW extends Optimizer {
    private final double beta1;
    private final double beta2;
    private final double eps;

    /** With β = (0.9, 0.999) and ε = 1e-8. */
    public AdamW(List<ParameterGroup> groups) {
        this(groups, 0.9, 0.999, 1e-8);
    }

    public AdamW(List<ParameterGroup> groups, double beta1, double beta2, double eps) {
        super(groups, "exp_avg", "exp_avg_sq");
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new ArgumentException("adamw", "betas must lie in [0, 1), got " + beta1 + " and " + beta2);
        }
        if (!(eps > 0 && Double.isFinite(eps))) {
            throw new ArgumentException("adamw", "eps must be positive, got " + eps);
        }
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
    }

    @Override
    protected void update(
            dev.gradus.autograd.backend.Optimizer kernels, List<Update> updates, Storage scale) {
        kernels.adamW(updates, scale, beta1, beta2, eps);
    }
}
