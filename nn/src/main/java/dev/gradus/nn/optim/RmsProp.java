package dev.gradus.nn.optim;

import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import java.util.List;

/**
 * RMSprop: gradients divided by a moving average of their size, with momentum if wanted. With gradient g, parameter p,
 * decay λ, smoothing α and momentum μ:
 *
 * <pre>
 * g = g + λ·p
 * v = α·v + (1 − α)·g²
 * b = μ·b + g/(√v + ε)
 * p = p − lr·b
 * </pre>
 *
 * <p>State: {@code square_avg} = v, and {@code momentum_buffer} = b, if μ &gt; 0. Averages start at 0 and are not
 * corrected for it, so first steps are long.
 *
 * <p>Source: Tieleman, Hinton, "Lecture 6.5 - rmsprop", Neural Networks for Machine Learning, 2012, with ε outside the
 * root as in PyTorch.
 */
public final class RmsProp extends Optimizer {
    private final double smoothing;
    private final double eps;
    private final double momentum;

    /** With α = 0.99, ε = 1e-8 and without momentum. */
    public RmsProp(List<ParameterGroup> groups) {
        this(groups, 0.99, 1e-8, 0);
    }

    public RmsProp(List<ParameterGroup> groups, double smoothing, double eps, double momentum) {
        super(groups, momentum > 0
                ? new String[] {"square_avg", "momentum_buffer"}
                : new String[] {"square_avg"});
        this.smoothing = Coefficients.share("rms_prop", "smoothing", smoothing);
        this.eps = Coefficients.positive("rms_prop", "eps", eps);
        this.momentum = Coefficients.share("rms_prop", "momentum", momentum);
    }

    @Override
    protected void update(
            dev.gradus.autograd.backend.Optimizer kernels, List<Update> updates, Storage scale) {
        kernels.rmsProp(updates, scale, smoothing, eps, momentum);
    }
}
