package dev.gradus.nn.optim;

import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import java.util.List;

/**
 * Adam, whose weight decay is a part of the gradient (an L2 penalty). With gradient g, parameter p, decay λ and t
 * counting the parameter's steps from 1:
 *
 * <pre>
 * g = g + λ·p
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·g²
 * p = p − lr·m̂/(√v̂ + ε)      m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ)
 * </pre>
 *
 * <p>{@link AdamW} keeps the decay out of m and v, which usually generalizes better; without decay the two are the
 * same.
 *
 * <p>State: {@code exp_avg} = m and {@code exp_avg_sq} = v.
 *
 * <p>Source: Kingma, Ba, "Adam: A Method for Stochastic Optimization", 2015.
 */
public final class Adam extends Optimizer {
    private final double beta1;
    private final double beta2;
    private final double eps;

    /** With β = (0.9, 0.999) and ε = 1e-8. */
    public Adam(List<ParameterGroup> groups) {
        this(groups, 0.9, 0.999, 1e-8);
    }

    public Adam(List<ParameterGroup> groups, double beta1, double beta2, double eps) {
        super(groups, "exp_avg", "exp_avg_sq");
        this.beta1 = Coefficients.share("adam", "beta1", beta1);
        this.beta2 = Coefficients.share("adam", "beta2", beta2);
        this.eps = Coefficients.positive("adam", "eps", eps);
    }

    @Override
    protected void update(
            dev.gradus.autograd.backend.Optimizer kernels, List<Update> updates, Storage scale) {
        kernels.adam(updates, scale, beta1, beta2, eps);
    }
}
