package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/**
 * Cuts images into patches laid flat, row by row: [batch, channels, height, width] → [batch, patches, channels·patch²].
 *
 * <p>One copy of the images, in which each patch lies in one piece; what follows is a matrix product.
 *
 * @param side of a patch
 * @param channelsLast whether a patch is ordered row, column, channel rather than channel, row, column
 */
record PatchGrid(String where, int channels, int height, int width, int side, boolean channelsLast) {
    static PatchGrid of(VisionTransformerConfig c, boolean channelsLast) {
        return new PatchGrid("patch_embed", c.channels(), c.height(), c.width(), c.patch(), channelsLast);
    }

    /** Returns the images if they have the size that the model was built for. */
    Tensor check(Tensor images) {
        if (images.rank() != 4 || images.dim(1) != channels || images.dim(2) != height || images.dim(3) != width) {
            throw new ShapeException(
                    where,
                    "expected images [batch, " + channels + ", " + height + ", " + width + "], got "
                            + images.describe(),
                    "images[batch, channels, height, width] of the size the model was built for",
                    images.rank() == 3 ? "a single image needs a batch axis: reshape it to [1, channels, height, width]"
                            : "resize the images, or build the model for these");
        }
        return images;
    }

    Tensor cut(Tensor images) {
        check(images);
        int batch = images.dim(0);
        int rows = height / side;
        int columns = width / side;
        Tensor cells = images.reshape(batch, channels, rows, side, columns, side);
        Tensor patches = channelsLast ? cells.permute(0, 2, 4, 3, 5, 1) : cells.permute(0, 2, 4, 1, 3, 5);
        return patches.reshape(batch, rows * columns, channels * side * side);
    }
}
