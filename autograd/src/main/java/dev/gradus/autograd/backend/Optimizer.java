package dev.gradus.autograd.backend;

import java.util.List;

/**
 * Whole optimizer steps, in place, for all parameters at once. The formulas stand at the optimizers of
 * {@code dev.gradus.nn}; here g is the gradient times {@code scale}.
 *
 * <p>{@code scale} is a storage of one real number that {@link #clip} wrote, so that a step needs no reading from the
 * device, or null for 1. If it is not finite, the calls that get it leave every storage as it was.
 */
public interface Optimizer {
    /**
     * A parameter and what one step needs to know of it. All storages have its length.
     *
     * @param first what the optimizer remembers; null if it remembers nothing
     * @param second the other thing that it remembers; null if there is none
     * @param lr the learning rate
     * @param decay the weight decay
     * @param step the number of this parameter's step, from 1
     */
    record Update(
            Storage parameter, Storage gradient, Storage first, Storage second, double lr, double decay, int step) {}

    /** A moving average and the storage whose values it takes in. */
    record Average(Storage average, Storage value) {}

    /**
     * Measures the gradients of a step together, and decides by which factor they are used: norm = √(Σ g²) with the sum
     * in double precision (or as good) and fixed order; scale = max/(norm + 1e-6) if norm &gt; max, otherwise 1.
     *
     * <p>If {@code norm} or {@code loss} is not finite, {@code scale} becomes NaN. It is read, too: a NaN stays, so
     * that after a step that failed the next ones change nothing either, until the host has noticed and written another
     * number.
     *
     * @param scale one number, read and written; finite at first
     * @param norm one number, written
     * @param loss one number
     * @param max positive; infinite to measure only
     */
    void clip(Storage scale, Storage norm, List<Storage> gradients, Storage loss, double max);

    /**
     * AdamW: p −= lr·decay·p; m = β₁m + (1−β₁)g; v = β₂v + (1−β₂)g²; p −= lr·m̂/(√v̂ + ε) with m̂ = m/(1−β₁ᵗ), v̂ =
     * v/(1−β₂ᵗ). First is m, second v.
     */
    void adamW(List<Update> updates, Storage scale, double beta1, double beta2, double eps);

    /** Adam with the decay as a part of the gradient: g += decay·p; then m, v and p as in {@link #adamW}. */
    void adam(List<Update> updates, Storage scale, double beta1, double beta2, double eps);

    /**
     * Momentum SGD: g += decay·p; b = momentum·b + g (b = g in step 1); p −= lr·b, or with Nesterov
     * p −= lr·(g + momentum·b). First is b, or null without momentum.
     */
    void sgd(List<Update> updates, Storage scale, double momentum, boolean nesterov);

    /**
     * RMSprop: g += decay·p; v = smoothing·v + (1−smoothing)·g²; b = momentum·b + g/(√v + ε); p −= lr·b. First is v,
     * second b, or null without momentum.
     */
    void rmsProp(List<Update> updates, Storage scale, double smoothing, double eps, double momentum);

    /**
     * Lion: p −= lr·(sign(β₁m + (1−β₁)g) + decay·p); m = β₂m + (1−β₂)g. The sign of 0 is 0. First is m, second null.
     */
    void lion(List<Update> updates, Storage scale, double beta1, double beta2);

    /** Moving averages: average = keep·average + (1−keep)·value. */
    void average(List<Average> averages, Storage scale, double keep);
}
