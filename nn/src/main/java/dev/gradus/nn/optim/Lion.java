package dev.gradus.nn.optim;

import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import java.util.List;

/**
 * Lion: every element of a parameter moves by the learning rate, in the direction of a sign. With gradient g, parameter
 * p and decay λ:
 *
 * <pre>
 * p = p − lr·(sign(β₁·m + (1 − β₁)·g) + λ·p)
 * m = β₂·m + (1 − β₂)·g
 * </pre>
 *
 * <p>Its steps are longer than Adam's, so the learning rate should be 3 to 10 times smaller and the decay as much
 * larger. Half of Adam's state.
 *
 * <p>State: {@code exp_avg} = m.
 *
 * <p>Source: Chen and others, "Symbolic Discovery of Optimization Algorithms", 2023.
 */
public final class Lion extends Optimizer {
    private final double beta1;
    private final double beta2;

    /** With β = (0.9, 0.99). */
    public Lion(List<ParameterGroup> groups) {
        this(groups, 0.9, 0.99);
    }

    public Lion(List<ParameterGroup> groups, double beta1, double beta2) {
        super(groups, "exp_avg");
        this.beta1 = Coefficients.share("lion", "beta1", beta1);
        this.beta2 = Coefficients.share("lion", "beta2", beta2);
    }

    @Override
    protected void update(
            dev.gradus.autograd.backend.Optimizer kernels, List<Update> updates, Storage scale) {
        kernels.lion(updates, scale, beta1, beta2);
    }
}
