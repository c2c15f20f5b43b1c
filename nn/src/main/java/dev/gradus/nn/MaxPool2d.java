package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Padding;

/**
 * The largest pixel of each window; formula, borders and ties: {@link dev.gradus.autograd.op.MaxPool2d}.
 *
 * <p>Shapes: x [batch, channels, height, width] → y [batch, channels, (height + padding − kernel)/stride + 1, …].
 */
public final class MaxPool2d extends Module {
    private final dev.gradus.autograd.op.MaxPool2d pool;

    public MaxPool2d(int kernel, int stride, Padding padding) {
        pool = new dev.gradus.autograd.op.MaxPool2d(kernel, kernel, stride, stride, padding);
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.apply(pool);
    }
}
