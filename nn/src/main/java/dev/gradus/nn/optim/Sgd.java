package dev.gradus.nn.optim;

import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.ArgumentException;
import java.util.List;

/**
 * Stochastic gradient descent, with momentum if wanted. With gradient g, parameter p, decay λ and momentum μ:
 *
 * <pre>
 * g = g + λ·p
 * b = μ·b + g                 b = g in the first step
 * p = p − lr·b                Nesterov: p − lr·(g + μ·b)
 * </pre>
 *
 * <p>State: {@code momentum_buffer} = b, if μ &gt; 0.
 *
 * <p>Source: Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning",
 * 2013, in the form that keeps the learning rate out of b.
 */
public final class Sgd extends Optimizer {
    private final double momentum;
    private final boolean nesterov;

    public Sgd(List<ParameterGroup> groups, double momentum, boolean nesterov) {
        super(groups, bufferNames(momentum, nesterov));
        this.momentum = momentum;
        this.nesterov = nesterov;
    }

    private static String[] bufferNames(double momentum, boolean nesterov) {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new ArgumentException("sgd", "momentum must lie in [0, 1), got " + momentum);
        }
        if (nesterov && momentum == 0) {
            throw new ArgumentException("sgd", "Nesterov's step needs momentum, got 0");
        }
        return momentum > 0 ? new String[] {"momentum_buffer"} : new String[0];
    }

    @Override
    protected void update(
            dev.gradus.autograd.backend.Optimizer kernels, List<Update> updates, Storage scale) {
        kernels.sgd(updates, scale, momentum, nesterov);
    }
}
