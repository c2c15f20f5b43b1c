package dev.gradus.autograd.backend;

/** Fused losses over {@code logits: [rows, classes]}. */
public interface Loss {
    /**
     * The mean cross-entropy with smoothed labels: target = (1 − smoothing)·onehot(label) + smoothing/classes.
     *
     * @param loss one number
     * @param logSumExp [rows]
     * @param labels int [rows], each of [0, classes)
     */
    void crossEntropy(
            Storage loss, Storage logSumExp, Storage logits, Storage labels, int rows, int classes, double smoothing);

    /** dLogits = (softmax − target)·dLoss/rows. */
    void crossEntropyBackward(
            Storage dlogits,
            Storage dloss,
            Storage logits,
            Storage labels,
            Storage logSumExp,
            int rows,
            int classes,
            double smoothing);
}
