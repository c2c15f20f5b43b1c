package dev.gradus.autograd.op;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/**
 * Cross-entropy between softmax(logits) and smoothed labels, with a weight for each class and a label that does not
 * count: L = −Σ t·log softmax(x) / Σ w[label], both sums over the rows that count, with the target t = w·((1 −
 * smoothing)·onehot(label) + smoothing/classes).
 *
 * <p>So the mean is weighted too, as PyTorch's is. Rows whose label is {@code ignored} are left out of both sums. If no
 * row counts, or the weights of those that do add up to 0, the loss is 0 and so are its gradients: such a batch teaches
 * nothing. Without weights and ignored labels it is {@link CrossEntropy}, which is faster.
 *
 * <p>Gradient: dX = dL·(softmax(x)·Σ t − t)/Σ w[label] in rows that count, else 0.
 *
 * <p>Shapes: logits [rows, classes], labels [rows] of indices, weights (may be left out) [classes] → one number. Logits
 * must be finite.
 *
 * @param ignored usually −100
 */
public record WeightedCrossEntropy(double smoothing, int ignored) implements CompositeOp {
    public WeightedCrossEntropy {
        Losses.checkSmoothing("weighted_cross_entropy", smoothing);
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
        Losses.checkWeights(name(), logits, inputs);
        return Shape.SCALAR;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor logits = inputs[0];
        int rows = logits.dim(0);
        int classes = logits.dim(1);
        Device device = logits.device();
        int[] labels = inputs[1].toInts();
        double[] counts = new double[rows];
        for (int i = 0; i < rows; i++) {
            counts[i] = labels[i] == ignored ? 0 : 1;
            labels[i] = labels[i] == ignored ? 0 : labels[i];
        }
        Tensor known = Tensor.ofInts(device, Shape.of(rows), labels).named(inputs[1].name());
        Labels.check(name(), known, classes);
        Tensor counted = Tensor.of(device, Shape.of(rows, 1), counts);
        Tensor hot = known.oneHot(classes).mul(counted);
        Tensor weights = inputs.length > 2 ? inputs[2] : Tensor.ones(device, Shape.of(classes));
        Tensor total = hot.mul(weights).sum();
        Tensor target = hot.mul(1 - smoothing).add(counted.mul(smoothing / classes)).mul(weights);
        Tensor nothing = total.detach().equal(Tensor.zeros(device));
        Tensor sum = logits.logSoftmax().mul(target).sum();
        return sum.div(total.add(nothing)).mul(nothing.affine(1, -1));
    }

    @Override
    public boolean takesIndices(int input) {
        return input == 1;
    }
}
