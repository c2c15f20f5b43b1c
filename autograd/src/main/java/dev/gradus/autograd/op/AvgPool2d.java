package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Window;

/**
 * The mean of each window, channel by channel: y[b, c, i, j] = Σ x[b, c, i·strideY + u − padTop, …]/n over the kernel's
 * u and v, where places outside the image add 0.
 *
 * <p>n is kernelHeight·kernelWidth if places outside are counted, else the number of pixels in the window, which is at
 * least 1, because padding as large as the kernel is refused.
 *
 * <p>Shapes: x [batch, channels, height, width] → y [batch, channels, (height + padTop + padBottom −
 * kernelHeight)/strideY + 1, likewise for the width].
 *
 * <p>Gradient: each pixel gets dY/n from every window it lies in.
 *
 * @param countsPadding whether n counts places outside the image (PyTorch's {@code count_include_pad}, there the
 *     default)
 */
public record AvgPool2d(
        int kernelHeight, int kernelWidth, int strideY, int strideX, Padding padding, boolean countsPadding)
        implements
            CompositeOp,
            UnaryOp {

    public AvgPool2d {
        Pooling.check("avg_pool2d", new Sliding(kernelHeight, kernelWidth, strideY, strideX, 1, 1, padding));
    }

    /** A square kernel, equal strides, equal padding on all sides, which counts. */
    public AvgPool2d(int kernel, int stride, int padding) {
        this(kernel, kernel, stride, stride, Padding.of(padding), true);
    }

    @Override
    public Shape shape(Shape x) {
        return Sliding.output(x, x.rank() > 1 ? x.dim(1) : 0, window(x));
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Window window = window(x.shape());
        Tensor sums = Pooling.windows(x, window).sum(true, 2);
        Tensor means = countsPadding || !Pooling.isPadded(window)
                ? sums.div(kernelHeight * (double) kernelWidth)
                : sums.div(Pooling.inside(x, window).sum(true, 2));
        return means.reshape(shape(x.shape()));
    }

    private Window window(Shape x) {
        return new Sliding(kernelHeight, kernelWidth, strideY, strideX, 1, 1, padding).over(name(), x);
    }
}
