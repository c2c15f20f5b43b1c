package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Padding;

/**
 * The mean of each window; formula and borders: {@link dev.gradus.autograd.op.AvgPool2d}.
 *
 * <p>Shapes: x [batch, channels, height, width] → y [batch, channels, (height + padding − kernel)/stride + 1, …].
 */
public final class AvgPool2d extends Module {
    private final dev.gradus.autograd.op.AvgPool2d pool;

    /** @param countsPadding whether places outside the image count when a mean divides */
    public AvgPool2d(int kernel, int stride, Padding padding, boolean countsPadding) {
        pool = new dev.gradus.autograd.op.AvgPool2d(kernel, kernel, stride, stride, padding, countsPadding);
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.apply(pool);
    }
}
