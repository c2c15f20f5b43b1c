package dev.gradus.nn.train;

import dev.gradus.autograd.error.ArgumentException;

/**
 * How a step is made.
 *
 * @param labelSmoothing share of the target that is spread over all classes, of [0, 1)
 * @param clipNorm greatest norm of all gradients together; 0 for no limit
 * @param averageDecay of the moving average of the weights that is kept beside the model, of [0, 1); 0 for none
 * @param accumulate batches whose gradients make one step together, each weighted 1/accumulate: a step of k batches of
 *     n pictures is that of one batch of k·n, with the memory of n. Equal but for rounding, because the sum has another
 *     order; and but for what depends on a batch's company or its turn: batch norm's statistics, dropout's and
 *     augmentation's random numbers. Batches at an epoch's end that do not fill a step are left out.
 */
public record TrainerOptions(double labelSmoothing, double clipNorm, double averageDecay, int accumulate) {
    public TrainerOptions {
        if (accumulate < 1) {
            throw new ArgumentException("trainer", "a step has at least one batch, got accumulate=" + accumulate);
        }
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

    /** A batch for each step, without an average. */
    public TrainerOptions(double labelSmoothing, double clipNorm) {
        this(labelSmoothing, clipNorm, 0);
    }

    /** A batch for each step. */
    public TrainerOptions(double labelSmoothing, double clipNorm, double averageDecay) {
        this(labelSmoothing, clipNorm, averageDecay, 1);
    }
}
