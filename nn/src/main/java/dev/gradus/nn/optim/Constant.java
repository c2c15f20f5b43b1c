package dev.gradus.nn.optim;

import dev.gradus.autograd.error.ArgumentException;

/** The same learning rate in every step. */
public record Constant(double lr) implements Schedule {
    public Constant {
        if (!(lr >= 0 && Double.isFinite(lr))) {
            throw new ArgumentException("schedule", "lr must be finite and not negative, got " + lr);
        }
    }

    @Override
    public double at(int step) {
        return lr;
    }
}
