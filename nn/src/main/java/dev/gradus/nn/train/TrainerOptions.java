package dev.gradus.nn.train;

import dev.gradus.autograd.error.ArgumentException;

/**
 * How a step is made.
 *
 * @param labelSmoothing share of the target that is spread over all classes, of [0, 1)
 * @param clipNorm greatest norm of all gradients together; 0 for no limit
 * @param averageDecay of the moving average of the weights that is kept beside the model, of [0, 1); 0 for none
 */
public record TrainerOptions(double labelSmoothing, double clipNorm, double averageDecay) {
    public TrainerOptions {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new ArgumentException("trainer", "labelSmoothing must lie in [0, 1), got " + labelSmoothing);
        }
        if (!(clipNorm >= 0)) {
            throw new ArgumentException("trainer", "clipNorm must not be negative, got " + clipNorm);
        }
        if (!(averageDecay >= 0 && averageDecay < 1)) {
            throw new ArgumentException("trainer", "averageDecay must lie in [0, 1), got " + averageDecay);
        }
    }
    /** Without an average. */
    public TrainerOptions(double labelSmoothing, double clipNorm) {
        this(labelSmoothing, clipNorm, 0);
    }
}
