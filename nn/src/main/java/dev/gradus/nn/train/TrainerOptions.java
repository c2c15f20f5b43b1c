package dev.gradus.nn.train;

import dev.gradus.autograd.error.ArgumentException;

/**
 * How a step is made.
 *
 * @param labelSmoothing share of the target that is spread over all classes, of [0, 1)
 * @param clipNorm greatest norm of all gradients together; 0 for no limit
 */
public record TrainerOptions(double labelSmoothing, double clipNorm) {
    public TrainerOptions {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new ArgumentException("trainer", "labelSmoothing must lie in [0, 1), got " + labelSmoothing);
        }
        if (!(clipNorm >= 0)) {
            throw new ArgumentException("trainer", "clipNorm must not be negative, got " + clipNorm);
        }
    }
}
