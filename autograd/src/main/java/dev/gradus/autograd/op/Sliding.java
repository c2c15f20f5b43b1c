package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/** How a kernel slides over images, before their size is known: what convolutions and pooling have in common. */
record Sliding(
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        int dilationY,
        int dilationX,
        Padding padding) {

    /** Returns the same if its numbers are positive. */
    Sliding check(String where) {
        if (kernelHeight < 1 || kernelWidth < 1 || strideY < 1 || strideX < 1) {
            throw new ArgumentException(
                    where,
                    "kernel and stride must be positive, got kernel=" + kernelHeight + "x" + kernelWidth + " stride="
                            + strideY + "x" + strideX);
        }
        if (dilationY < 1 || dilationX < 1) {
            throw new ArgumentException(where, "dilation must be positive, got " + dilationY + "x" + dilationX);
        }
        if (padding == null) {
            throw new ArgumentException(where, "padding is null", null, "no padding is Padding.none()");
        }
        return this;
    }

    /**
     * The windows over images [batch, channels, height, width].
     *
     * @throws ShapeException if the images are no images, or smaller than the kernel
     */
    Window over(String where, Shape x) {
        if (x.rank() != 4) {
            throw new ShapeException(where, "expected images [batch, channels, height, width], got " + x, null, null);
        }
        int height = x.dim(2);
        int width = x.dim(3);
        Padding.Ends vertical = padding.vertical(height, kernelHeight, strideY, dilationY);
        Padding.Ends horizontal = padding.horizontal(width, kernelWidth, strideX, dilationX);
        long paddedHeight = (long) height + vertical.before() + vertical.after();
        long paddedWidth = (long) width + horizontal.before() + horizontal.after();
        long reachY = dilationY * (kernelHeight - 1L) + 1;
        long reachX = dilationX * (kernelWidth - 1L) + 1;
        boolean isDilated = dilationY > 1 || dilationX > 1;
        if (height == 0 || width == 0 || paddedHeight < reachY || paddedWidth < reachX) {
            throw new ShapeException(
                    where,
                    "kernel " + kernelHeight + "x" + kernelWidth
                            + (isDilated ? ", spread over " + reachY + "x" + reachX + ", " : " ")
                            + "is larger than the padded image " + paddedHeight + "x" + paddedWidth,
                    "an image has pixels, and dilation·(kernel − 1) + 1 <= image + padding",
                    null);
        }
        if (paddedHeight > Integer.MAX_VALUE || paddedWidth > Integer.MAX_VALUE) {
            throw new ShapeException(where, "the padded image " + paddedHeight + "x" + paddedWidth + " is too large",
                    null, null);
        }
        return new Window(
                x.dim(1), height, width, kernelHeight, kernelWidth, strideY, strideX,
                vertical.before(), vertical.after(), horizontal.before(), horizontal.after(), dilationY, dilationX);
    }

    /** The shape [batch, channels, …] of what has one element per window and channel. */
    static Shape output(Shape x, int channels, Window window) {
        return Shape.of(x.dim(0), channels, window.outputHeight(), window.outputWidth());
    }
}
