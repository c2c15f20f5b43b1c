package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Window;

/**
 * The largest pixel of each window, channel by channel: y[b, c, i, j] = max x[b, c, i·strideY + u − padTop, …] over the
 * kernel's u and v.
 *
 * <p>Shapes: x [batch, channels, height, width] → y [batch, channels, (height + padTop + padBottom −
 * kernelHeight)/strideY + 1, likewise for the width]. Places outside the image count −∞; every window has a pixel,
 * because padding as large as the kernel is refused. NaN if a pixel of the window is NaN.
 *
 * <p>Gradient: dX = dY at the largest pixel; equal largest pixels of a window share it evenly, as in {@link Max}
 * (PyTorch gives all to the first).
 */
public record MaxPool2d(int kernelHeight, int kernelWidth, int strideY, int strideX, Padding padding)
        implements
            CompositeOp,
            UnaryOp {

    public MaxPool2d {
        Pooling.check("max_pool2d", new Sliding(kernelHeight, kernelWidth, strideY, strideX, 1, 1, padding));
    }

    /** A square kernel, equal strides, equal padding on all sides. */
    public MaxPool2d(int kernel, int stride, int padding) {
        this(kernel, kernel, stride, stride, Padding.of(padding));
    }

    @Override
    public Shape shape(Shape x) {
        return Sliding.output(x, x.rank() > 1 ? x.dim(1) : 0, window(x));
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Window window = window(x.shape());
        Tensor pixels = Pooling.windows(x, window);
        if (Pooling.isPadded(window)) {
            // log 1 = 0 leaves pixels as they are; log 0 = −∞ takes the places outside out of the race.
            pixels = pixels.add(Pooling.inside(x, window).log());
        }
        return pixels.max(2).reshape(shape(x.shape()));
    }

    private Window window(Shape x) {
        return new Sliding(kernelHeight, kernelWidth, strideY, strideX, 1, 1, padding).over(name(), x);
    }
}
