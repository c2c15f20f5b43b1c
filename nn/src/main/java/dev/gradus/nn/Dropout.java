package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;

/**
 * Dropout: in training each element is zeroed with probability p and the others divided by 1 − p; in evaluation, and
 * for p = 0, the identity.
 *
 * <p>Which elements fall depends on the generator's position alone, not on the number of threads.
 *
 * <p>Source: Srivastava and others, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.
 */
public final class Dropout extends Module {
    private final double p;
    private final Philox random;

    /**
     * @param p of [0, 1)
     * @param random the model's generator; advances by the number of elements in each call
     */
    public Dropout(double p, Philox random) {
        this.p = checkProbability("dropout", p);
        this.random = random;
    }

    @Override
    protected Philox generator() {
        return random;
    }

    @Override
    public Tensor forward(Tensor x) {
        return isActive() ? x.dropout(p, reserve(random, x.count())) : x;
    }

    /** Whether {@link #forward} drops anything now. */
    public boolean isActive() {
        return isTraining() && p > 0;
    }

    static Words reserve(Philox random, int count) {
        return new Words(random.seed(), random.stream(), random.reserve(count));
    }

    static double checkProbability(String where, double p) {
        if (!(p >= 0 && p < 1)) {
            throw new ArgumentException(where, "p must lie in [0, 1), got " + p);
        }
        return p;
    }
}
