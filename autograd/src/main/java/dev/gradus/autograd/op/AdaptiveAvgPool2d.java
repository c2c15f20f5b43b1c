package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import java.util.Arrays;

/**
 * Means over as many windows as the result has pixels, whatever the size of the image: y[…, i, j] is the mean of the
 * rows [⌊i·height/outputHeight⌋, ⌈(i + 1)·height/outputHeight⌉) and likewise chosen columns.
 *
 * <p>Windows differ by at most one in size, and overlap where the extents do not divide. They are two products with
 * constant matrices: A·x·Bᵀ.
 *
 * <p>Shapes: x [..., height, width], not empty → y [..., outputHeight, outputWidth].
 *
 * <p>Gradient: dX = Aᵀ·dY·B.
 */
public record AdaptiveAvgPool2d(int outputHeight, int outputWidth) implements CompositeOp, UnaryOp {
    public AdaptiveAvgPool2d {
        if (outputHeight < 1 || outputWidth < 1) {
            throw new ArgumentException(
                    "adaptive_avg_pool2d",
                    "the output's extents must be positive, got " + outputHeight + "x" + outputWidth);
        }
    }

    @Override
    public Shape shape(Shape x) {
        Separable.check(name(), x);
        return x.with(-2, outputHeight).with(-1, outputWidth);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        return Separable.ofRows(means(x.dim(-2), outputHeight), Separable.ofColumns(means(x.dim(-1), outputWidth), x));
    }

    /** Row i holds 1/n at the n places of window i. */
    private static double[][] means(int in, int out) {
        double[][] weights = Separable.weights("adaptive_avg_pool2d", out, in);
        for (int i = 0; i < out; i++) {
            int from = (int) ((long) i * in / out);
            int to = (int) (((i + 1L) * in + out - 1) / out);
            Arrays.fill(weights[i], from, to, 1.0 / (to - from));
        }
        return weights;
    }
}
