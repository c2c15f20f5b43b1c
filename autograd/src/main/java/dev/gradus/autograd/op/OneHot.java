package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Rows with a single 1: y[…, j] = 1 where the label is j, else 0.
 *
 * <p>Shapes: labels [...] of indices → y [..., classes]. Labels outside [0, classes) are refused. No gradient: labels
 * are indices.
 */
public record OneHot(int classes) implements UnaryOp {
    public OneHot {
        if (classes < 1) {
            throw new ArgumentException("one_hot", "classes must be positive, got " + classes);
        }
    }

    @Override
    public Shape shape(Shape labels) {
        return labels.insert(labels.rank(), classes);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor labels = f.input(0);
        Labels.check(name(), labels, classes);
        Tensor y = f.allocate(shape);
        f.kernels().movement().oneHot(y.storage(), labels.storage(), labels.count(), classes);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        throw new IllegalStateException(noGradientBecause());
    }

    @Override
    public String noGradientBecause() {
        return "one_hot takes indices, which have no gradient";
    }

    @Override
    public boolean takesIndices(int input) {
        return true;
    }
}
