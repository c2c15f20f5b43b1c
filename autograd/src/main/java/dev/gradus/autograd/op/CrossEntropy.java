package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Mean cross-entropy between softmax(logits) and smoothed labels: L = −1/rows · Σ t·log softmax(x), with the target
 * t = (1 − smoothing)·onehot(label) + smoothing/classes.
 *
 * <p>Gradient: dX = dL·(softmax(x) − t)/rows.
 *
 * <p>Shapes: logits [rows, classes], labels [rows] of indices → one number. Saves one number for each row.
 *
 * <p>Source of the smoothing: Szegedy and others, "Rethinking the Inception Architecture for Computer Vision", 2016.
 */
public record CrossEntropy(double smoothing) implements FusedOp {
    public CrossEntropy {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new ArgumentException("cross_entropy", "smoothing must lie in [0, 1], got " + smoothing);
        }
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape logits = inputs[0];
        if (logits.rank() != 2 || logits.count() == 0 || !inputs[1].equals(Shape.of(logits.dim(0)))) {
            throw new ShapeException(
                    name(),
                    "logits=" + logits + " and labels=" + inputs[1] + " do not fit",
                    "logits[rows, classes], labels[rows], at least one of each",
                    null);
        }
        return Shape.SCALAR;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor logits = f.input(0);
        Tensor labels = f.input(1);
        int rows = logits.dim(0);
        int classes = logits.dim(1);
        Labels.check(name(), labels, classes);
        Tensor loss = f.allocate(shape);
        Tensor logSumExp = f.save("logSumExp", f.allocate(Shape.of(rows)));
        f.kernels()
                .loss()
                .crossEntropy(
                        loss.storage(),
                        logSumExp.storage(),
                        logits.storage(),
                        labels.storage(),
                        rows,
                        classes,
                        smoothing);
        return loss;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor logits = f.input(0);
        Tensor dX = f.allocate(logits.shape());
        f.kernels()
                .loss()
                .crossEntropyBackward(
                        dX.storage(),
                        dY.storage(),
                        logits.storage(),
                        f.input(1).storage(),
                        f.saved("logSumExp").storage(),
                        logits.dim(0),
                        logits.dim(1),
                        smoothing);
        return Gradients.of(dX, null);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor logits = inputs[0];
        int classes = logits.dim(1);
        Tensor target = inputs[1].oneHot(classes).affine(1 - smoothing, smoothing / classes);
        return new LogSoftmax().composite(logits).mul(target).sum().mul(-1.0 / logits.dim(0));
    }

    @Override
    public boolean takesIndices(int input) {
        return input == 1;
    }
}
