package dev.gradus.autograd.backend;

/**
 * Fused kernels that slide a window over images {@code [batch, channels, height, width]}; optional, see
 * {@link Fusion#CONVOLUTION} and {@link Fusion#MAX_POOL}.
 */
public interface Convolution {
    /**
     * The sizes of a convolution.
     *
     * @param out filters
     * @param groups divides the window's channels and {@code out}
     * @param window over all channels of the images
     */
    record Sizes(int batch, int out, int groups, Window window) {
        /** Channels of the images that a filter sees. */
        public int groupChannels() {
            return window.channels() / groups;
        }

        /** Filters of a group. */
        public int groupOut() {
            return out / groups;
        }

        /** Elements of a filter. */
        public int filterSize() {
            return window.columnSize() / groups;
        }

        /** Pixels of a result's channel. */
        public int positions() {
            return window.outputHeight() * window.outputWidth();
        }
    }

    /**
     * y[b, o, p] = bias[o] + Σ w[o, c, u, v]·x[b, c, pixel under (u, v) at position p], with
     * {@code w: [out, channels/groups, kernelHeight, kernelWidth]} and {@code y: [batch, out, positions]}.
     *
     * @param bias null for none
     */
    void conv2d(Storage y, Storage x, Storage w, Storage bias, Sizes sizes);

    /** The gradients of {@link #conv2d}; each of dx, dw and dbias may be null: not wanted. */
    void conv2dBackward(Storage dx, Storage dw, Storage dbias, Storage dy, Storage x, Storage w, Sizes sizes);

    /**
     * y = the largest pixel of each window, channel by channel, NaN counting as larger than every number; places
     * outside the image count −∞.
     *
     * @param places gets, as ints in the layout of y, the first place u·kernelWidth + v of the largest pixel; null if
     *     nobody needs it
     */
    void maxPool2d(Storage y, Storage places, Storage x, int batch, Window window);

    /** dx = dy at the places that {@link #maxPool2d} found, summed over the windows, and 0 elsewhere. */
    void maxPool2dBackward(Storage dx, Storage dy, Storage places, int batch, Window window);
}
