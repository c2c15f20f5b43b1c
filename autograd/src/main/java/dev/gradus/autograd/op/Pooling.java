package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.error.ArgumentException;

/** What pooling operations have in common: windows of single channels, and which of their places lie in the image. */
final class Pooling {
    private Pooling() {}

    /** Refuses padding by which a window could miss the image. */
    static void check(String where, Sliding sliding) {
        sliding.check(where);
        if (sliding.padding() instanceof Padding.Sides sides) {
            boolean reachesImage = Math.max(sides.top(), sides.bottom()) < sliding.kernelHeight()
                    && Math.max(sides.left(), sides.right()) < sliding.kernelWidth();
            if (!reachesImage) {
                throw new ArgumentException(
                        where,
                        "padding " + sides + " is not smaller than the kernel " + sliding.kernelHeight() + "x"
                                + sliding.kernelWidth(),
                        "every window holds a pixel of the image",
                        null);
            }
        }
    }

    /** The pixels [batch, channels, kernelHeight·kernelWidth, positions] of each window; 0 outside the image. */
    static Tensor windows(Tensor x, Window window) {
        int positions = window.outputHeight() * window.outputWidth();
        return x.unfold(window)
                .reshape(x.dim(0), x.dim(1), window.kernelHeight() * window.kernelWidth(), positions);
    }

    static boolean isPadded(Window window) {
        return window.padTop() + window.padBottom() + window.padLeft() + window.padRight() > 0;
    }

    /**
     * 1 for the places of {@link #windows} inside the image, 0 for those outside, as [1, 1, kernel area, positions].
     */
    static Tensor inside(Tensor x, Window window) {
        Window single = new Window(
                1, window.height(), window.width(), window.kernelHeight(), window.kernelWidth(),
                window.strideY(), window.strideX(), window.padTop(), window.padBottom(), window.padLeft(),
                window.padRight(), window.dilationY(), window.dilationX());
        return windows(Tensor.ones(x.device(), Shape.of(1, 1, window.height(), window.width())), single);
    }
}
