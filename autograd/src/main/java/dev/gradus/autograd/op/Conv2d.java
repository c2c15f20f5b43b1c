package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * Two-dimensional convolution (as in deep learning: correlation):
 * y[b, o, i, j] = bias[o] + Σ w[o, c, u, v]·x[b, c, i·strideY + u − padY, j·strideX + v − padX].
 *
 * <p>It is a matrix product: the windows as columns ({@link Unfold}), the filters as rows.
 *
 * <p>Shapes: x [batch, in, height, width], w [out, in, kernelHeight, kernelWidth], bias [out] (may be left out) →
 * y [batch, out, (height + 2·padY − kernelHeight)/strideY + 1, likewise for the width]; places outside the image count 0.
 */
public record Conv2d(int strideY, int strideX, int padY, int padX) implements CompositeOp {
    public Conv2d {
        if (strideY < 1 || strideX < 1 || padY < 0 || padX < 0) {
            throw new ArgumentException(
                    "conv2d",
                    "strides must be positive and paddings not negative, got stride=" + strideY + "x" + strideX
                            + " padding="
                            + padY + "x" + padX);
        }
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = inputs[0];
        Shape w = inputs[1];
        if (x.rank() != 4 || w.rank() != 4 || x.dim(1) != w.dim(1)) {
            throw new ShapeException(
                    name(),
                    "images x=" + x + " and weight=" + w + " do not fit",
                    "x[batch, in, height, width], weight[out, in, kernelHeight, kernelWidth]",
                    null);
        }
        if (inputs.length > 2 && !inputs[2].equals(Shape.of(w.dim(0)))) {
            throw new ShapeException(
                    name(), "weight=" + w + " needs a bias of shape [" + w.dim(0) + "], got " + inputs[2], null, null);
        }
        Window window = window(x, w);
        return Shape.of(x.dim(0), w.dim(0), window.outputHeight(), window.outputWidth());
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        Window window = window(x.shape(), w.shape());
        int out = w.dim(0);
        Tensor y = w.reshape(out, window.columnSize()).matmul(x.unfold(window));
        if (inputs.length > 2) {
            y = y.add(inputs[2].reshape(out, 1));
        }
        return y.reshape(x.dim(0), out, window.outputHeight(), window.outputWidth());
    }

    private Window window(Shape x, Shape w) {
        return new Window(
                x.dim(1), x.dim(2), x.dim(3), w.dim(2), w.dim(3), strideY, strideX, padY, padY, padX, padX, 1, 1);
    }
}
