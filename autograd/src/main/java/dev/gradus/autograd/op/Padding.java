package dev.gradus.autograd.op;

import dev.gradus.autograd.error.ArgumentException;

/** How many places are put around an image before a kernel slides over it; the operation says what they hold. */
public sealed interface Padding permits Padding.Sides, Padding.Same {
    /** Places before the first row, or column, and after the last. */
    record Ends(int before, int after) {}

    /** The places above and below an image of {@code extent} rows. */
    Ends vertical(int extent, int kernel, int stride, int dilation);

    /** The places to the left and right of an image of {@code extent} columns. */
    Ends horizontal(int extent, int kernel, int stride, int dilation);

    /** No places. */
    static Padding none() {
        return of(0);
    }

    /** The same number on all four sides. */
    static Padding of(int places) {
        return of(places, places);
    }

    /** The same number above and below, the same to the left and right. */
    static Padding of(int vertical, int horizontal) {
        return new Sides(vertical, vertical, horizontal, horizontal);
    }

    /**
     * As many as make the result ⌈extent/stride⌉ large, whatever the image: TensorFlow's {@code SAME}. An odd number
     * puts the larger half below and to the right.
     */
    static Padding same() {
        return new Same();
    }

    /** Fixed numbers for the four sides. */
    record Sides(int top, int bottom, int left, int right) implements Padding {
        public Sides {
            if (top < 0 || bottom < 0 || left < 0 || right < 0) {
                throw new ArgumentException(
                        "padding",
                        "places must not be negative, got top=" + top + " bottom=" + bottom + " left=" + left
                                + " right=" + right);
            }
        }

        @Override
        public Ends vertical(int extent, int kernel, int stride, int dilation) {
            return new Ends(top, bottom);
        }

        @Override
        public Ends horizontal(int extent, int kernel, int stride, int dilation) {
            return new Ends(left, right);
        }
    }

    /** Numbers that follow from the image; see {@link Padding#same}. */
    record Same() implements Padding {
        @Override
        public Ends vertical(int extent, int kernel, int stride, int dilation) {
            long positions = (extent - 1L) / stride + 1;
            long reach = (positions - 1) * stride + dilation * (kernel - 1L) + 1;
            int missing = Math.clamp(reach - extent, 0, Integer.MAX_VALUE);
            return new Ends(missing / 2, missing - missing / 2);
        }

        @Override
        public Ends horizontal(int extent, int kernel, int stride, int dilation) {
            return vertical(extent, kernel, stride, dilation);
        }
    }
}
