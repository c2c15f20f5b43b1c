package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Convolution.Sizes;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.backend.cpu.Scratch.Use;

/**
 * What the three products of a convolution share: sizes, the way windows are laid out, and the buffers.
 *
 * <p>With {@code columns} the matrix [filterSize, positions] of a picture's windows, they are y = w·columns, dW =
 * dY·columnsᵀ and, folded back to the picture, dX = wᵀ·dY. The columns never exist as a whole: some rows of windows at
 * a time are laid out in the cache.
 */
final class ConvolutionPlan {
    /** Positions that are worked on together, about. */
    private static final int BLOCK_POSITIONS = 512;

    final MicroKernel kernel;
    final Scratch scratch;
    final TileLoop tiles;
    final Sizes sizes;
    final Window window;
    final PaddedPicture picture;
    /** Whether the columns are the picture itself: a kernel of one pixel, of stride 1. */
    final boolean pointwise;
    final int outputWidth;
    final int outputHeight;
    final int positions;

    ConvolutionPlan(MicroKernel kernel, Scratch scratch, Sizes sizes) {
        this.kernel = kernel;
        this.scratch = scratch;
        this.tiles = new TileLoop(kernel, scratch);
        this.sizes = sizes;
        this.window = sizes.window();
        this.picture = new PaddedPicture(window);
        this.outputWidth = window.outputWidth();
        this.outputHeight = window.outputHeight();
        this.positions = sizes.positions();
        this.pointwise = window.kernelHeight() * window.kernelWidth() == 1
                && window.strideY() == 1 && window.strideX() == 1
                && outputHeight == window.height() && outputWidth == window.width()
                && window.padTop() == 0 && window.padLeft() == 0;
    }

    /** Rows of windows to be worked on together. */
    int blockRows(int blockPositions) {
        return Math.clamp(blockPositions / outputWidth, 1, outputHeight);
    }

    int blockRows() {
        return blockRows(BLOCK_POSITIONS);
    }

    /** Where a group's channels begin in the images. */
    int pictureOffset(int image, int group) {
        return (image * window.channels() + group * sizes.groupChannels()) * window.height() * window.width();
    }

    /** Where a group's channels begin in the result. */
    int resultOffset(int image, int group) {
        return (image * sizes.out() + group * sizes.groupOut()) * positions;
    }

    /** A group's channels of the pixels that some rows of windows see. */
    float[] load(float[] x, int image, int group, int first, int rows) {
        int channels = sizes.groupChannels();
        int length = channels * picture.planeLength(rows) + PaddedPicture.SLACK;
        float[] padded = scratch.floats(Use.PICTURE, length);
        picture.clear(padded, channels, rows, 0);
        picture.load(padded, x, pictureOffset(image, group), channels, first, rows);
        return padded;
    }

    /** Equal parts of {@code k}, none longer than the product's chunks. */
    static int chunk(int k) {
        return Math.ceilDiv(k, Math.ceilDiv(k, RowBlockProduct.CHUNK));
    }

    int paddedColumns(int columns) {
        return Math.ceilDiv(columns, kernel.columns()) * kernel.columns();
    }
}
