import dev.gradus.autograd.Tensor;

// The exercise of lesson 15. Fill in dropPath(), smooth() and mixedLoss(), then run: ./gradus check 15

/**
 * What is left of a branch, [batch, dim], when some samples skip it.
 *
 * @param kept [batch]: 1 for each sample that keeps its branch, 0 for each that skips it
 * @param p the share of samples that skip it in the long run
 */
// region dropPath
Tensor dropPath(Tensor branch, Tensor kept, double p) {
    return branch.mul(kept.reshape(-1, 1)).div(1 - p);
}
// endregion dropPath

/** One-hot targets, [batch, classes], of which eps is taken away and shared by all classes alike. */
// region smooth
Tensor smooth(Tensor target, double eps) {
    return target.mul(1 - eps).add(eps / target.dim(1));
}
// endregion smooth

/**
 * The loss of mixed points.
 *
 * @param own [batch] of indices: the label of the point that has the given share in each mix
 * @param partner [batch] of indices: the label of the other
 */
// region mixedLoss
Tensor mixedLoss(Tensor logits, Tensor own, Tensor partner, double share) {
    Tensor ofOwn = logits.crossEntropy(own, 0);
    Tensor ofPartner = logits.crossEntropy(partner, 0);
    return ofOwn.mul(share).add(ofPartner.mul(1 - share));
}
// endregion mixedLoss

void main() {
    IO.println("dropPath  " + dropPath(Tensor.ones(2, 3), Tensor.of(0, 1), 0.5));
    IO.println("smooth    " + smooth(Tensor.ofInts(2, 0).oneHot(3), 0.3));
    Tensor logits = Tensor.of(new float[][] {{2, 0, 1}, {0, 1, 0}});
    IO.println("loss      " + mixedLoss(logits, Tensor.ofInts(0, 1), Tensor.ofInts(1, 0), 0.75));
}
