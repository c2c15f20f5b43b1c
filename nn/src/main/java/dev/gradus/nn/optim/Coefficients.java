package dev.gradus.nn.optim;

import dev.gradus.autograd.error.ArgumentException;

/** The ranges of optimizers' constants. */
final class Coefficients {
    private Coefficients() {}

    /** What is kept of an average: of [0, 1). */
    static double share(String where, String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new ArgumentException(where, name + " must lie in [0, 1), got " + value);
        }
        return value;
    }

    static double positive(String where, String name, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new ArgumentException(where, name + " must be positive, got " + value);
        }
        return value;
    }
}
