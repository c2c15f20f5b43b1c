package dev.gradus.autograd.backend;

import dev.gradus.autograd.error.ShapeException;

/**
 * How a kernel's window slides over an image: extents in pixels.
 *
 * @param channels of the image
 * @param height of the image
 * @param width of the image
 * @param padTop rows of zeros above; likewise the other three sides
 */
public record Window(
        int channels,
        int height,
        int width,
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        int padTop,
        int padBottom,
        int padLeft,
        int padRight,
        int dilationY,
        int dilationX) {

    public Window {
        boolean fits = height + padTop + padBottom >= dilationY * (kernelHeight - 1) + 1
                && width + padLeft + padRight >= dilationX * (kernelWidth - 1) + 1;
        if (!fits) {
            throw new ShapeException(
                    "conv2d",
                    "kernel " + kernelHeight + "x" + kernelWidth + " is larger than the padded image " + height + "x"
                            + width,
                    "dilation·(kernel − 1) + 1 <= image + padding",
                    null);
        }
    }

    /** The number of window positions from top to bottom. */
    public int outputHeight() {
        return (height + padTop + padBottom - dilationY * (kernelHeight - 1) - 1) / strideY + 1;
    }

    /** The number of window positions from left to right. */
    public int outputWidth() {
        return (width + padLeft + padRight - dilationX * (kernelWidth - 1) - 1) / strideX + 1;
    }

    /** Elements of one column: channels·kernelHeight·kernelWidth. */
    public int columnSize() {
        return channels * kernelHeight * kernelWidth;
    }
}
