package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Fusion;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * The largest pixel of each window, channel by channel: y[b, c, i, j] = max x[b, c, i·strideY + u − padTop, …] over the
 * kernel's u and v.
 *
 * <p>Shapes: x [batch, channels, height, width] → y [batch, channels, (height + padTop + padBottom −
 * kernelHeight)/strideY + 1, likewise for the width]. Places outside the image count −∞; every window has a pixel,
 * because padding as large as the kernel is refused. NaN if a pixel of the window is NaN.
 *
 * <p>Gradient: dX = dY at the largest pixel; of equal largest pixels of a window the first gets it all, as in PyTorch
 * ({@link Max} shares it out). A window of nothing but −∞ may find its first place outside the image; then nothing gets
 * it. Fast backends save the number of the place for each window.
 */
public record MaxPool2d(int kernelHeight, int kernelWidth, int strideY, int strideX, Padding padding)
        implements
            FusedOp,
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
        int positions = window.outputHeight() * window.outputWidth();
        Tensor first = pixels.argmax(2).reshape(x.dim(0), x.dim(1), 1, positions);
        return pixels.gather(2, first).reshape(shape(x.shape()));
    }

    @Override
    public boolean hasKernel(Backend backend) {
        return backend.fuses(Fusion.MAX_POOL);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor y = f.allocate(shape);
        Tensor places = f.records() ? f.save("places", f.allocateIndices(shape)) : null;
        f.kernels()
                .convolution()
                .maxPool2d(y.storage(), Frame.storageOrNull(places), x.storage(), x.dim(0), window(x.shape()));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Shape x = f.input(0).shape();
        Tensor[] d = f.allocateGradients();
        f.kernels()
                .convolution()
                .maxPool2dBackward(
                        d[0].storage(), dY.storage(), f.saved("places").storage(), x.dim(0), window(x));
        return Gradients.of(d);
    }

    private Window window(Shape x) {
        return new Sliding(kernelHeight, kernelWidth, strideY, strideX, 1, 1, padding).over(name(), x);
    }
}
