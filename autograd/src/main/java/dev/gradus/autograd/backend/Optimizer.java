package dev.gradus.autograd.backend;

/** Whole optimizer steps, in place. The formulas stand at the optimizers of {@code dev.gradus.nn}. */
public interface Optimizer {
    /**
     * AdamW: p −= lr·decay·p; m = β₁m + (1−β₁)g; v = β₂v + (1−β₂)g²; p −= lr·m̂/(√v̂ + ε) with m̂ = m/(1−β₁ᵗ), v̂ =
     * v/(1−β₂ᵗ).
     *
     * @param step t, from 1
     */
    void adamW(
            Storage parameter,
            Storage gradient,
            Storage m,
            Storage v,
            double lr,
            double beta1,
            double beta2,
            double eps,
            double decay,
            int step);

    /**
     * Momentum SGD: g += decay·p; b = momentum·b + g (b = g in the first step); p −= lr·b, or with Nesterov
     * p −= lr·(g + momentum·b).
     *
     * @param velocity b, or null without momentum
     */
    void sgd(
            Storage parameter,
            Storage gradient,
            Storage velocity,
            double lr,
            double momentum,
            double decay,
            boolean nesterov,
            boolean first);

    /**
     * Adam with the decay as a part of the gradient: g += decay·p; then m, v and p as in {@link #adamW}.
     *
     * @param step t, from 1
     */
    void adam(
            Storage parameter,
            Storage gradient,
            Storage m,
            Storage v,
            double lr,
            double beta1,
            double beta2,
            double eps,
            double decay,
            int step);

    /**
     * RMSprop: g += decay·p; v = smoothing·v + (1−smoothing)·g²; b = momentum·b + g/(√v + ε); p −= lr·b.
     *
     * @param velocity b, or null without momentum
     */
    void rmsProp(
            Storage parameter,
            Storage gradient,
            Storage v,
            Storage velocity,
            double lr,
            double smoothing,
            double eps,
            double momentum,
            double decay);

    /** Lion: p −= lr·(sign(β₁m + (1−β₁)g) + decay·p); m = β₂m + (1−β₂)g. The sign of 0 is 0. */
    void lion(
            Storage parameter,
            Storage gradient,
            Storage m,
            double lr,
            double beta1,
            double beta2,
            double decay);

    /** A moving average: average = keep·average + (1−keep)·value. */
    void average(Storage average, Storage value, double keep);
}
