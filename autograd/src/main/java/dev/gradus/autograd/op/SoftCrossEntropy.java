package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Mean cross-entropy between softmax(logits) and given probabilities, as mixed labels need it:
 * L = −1/rows · Σ w·((1 − smoothing)·target + smoothing/classes)·log softmax(x).
 *
 * <p>The mean is over the rows, also with weights w, as PyTorch's is. That the rows of the target add up to 1 is not
 * checked.
 *
 * <p>Gradients: dX = dL·(softmax(x)·Σ t − t)/rows with the smoothed and weighted target t; the target's and the
 * weights' as the formula says.
 *
 * <p>Shapes: logits [rows, classes], target [rows, classes], weights (may be left out) [classes] → one number.
 *
 * <p>Source: Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network", 2015; Zhang and others, "mixup:
 * Beyond Empirical Risk Minimization", 2018.
 */
public record SoftCrossEntropy(double smoothing) implements CompositeOp {
    public SoftCrossEntropy {
        Losses.checkSmoothing("soft_cross_entropy", smoothing);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape scalar = Losses.ofRows(name(), "logits", inputs[0], "target", inputs[1]);
        Losses.checkWeights(name(), inputs[0], inputs);
        return scalar;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor logits = inputs[0];
        Tensor smoothed = inputs[1].affine(1 - smoothing, smoothing / logits.dim(1));
        Tensor target = inputs.length > 2 ? smoothed.mul(inputs[2]) : smoothed;
        return logits.logSoftmax().mul(target).sum().mul(-1.0 / logits.dim(0));
    }
}
