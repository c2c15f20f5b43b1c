package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Interpolation;
import dev.gradus.autograd.op.Resize;

/**
 * Position embeddings learned on one grid of patches, interpolated for another, so that a model sees images of another
 * size.
 *
 * <p>Four flavours are in use and give four results; a checkpoint is best resized as those who trained it do. With s
 * the place in the old grid of n cells, for cell i of m in the new one, along each axis:
 *
 * <pre>
 * TIMM       s = (i + ½)·n/m − ½          Keys' kernel with a = −½, antialiased     parabolas stay parabolas inside
 * DINO       s = (i + ½)·n/(m + 0.1) − ½  Keys' kernel with a = −0.75               only constants stay
 * TIMM_2021  s = (i + ½)·n/m − ½          the two neighbours                        lines stay lines inside
 * GOOGLE     s = i·(n − 1)/(m − 1)        the two neighbours                        lines stay lines up to the border
 * </pre>
 *
 * <p>Shapes: [1, prefix + n, dim] → [1, prefix + m, dim], rows of cells one after the other behind the prefix: rows
 * that have no place (class token, distillation token), which stay as they are.
 *
 * <p>An embedding for the same grid is returned as it is; {@link #DINO} has an exception.
 *
 * <p>Gradients flow as through {@link Resize}; new values for a model are made within {@link Tensor#noGrad()}.
 */
public enum PositionResize {
    /**
     * Bicubic with antialiasing, which also chooses the kernel when the grid grows.
     *
     * <p>Source: the timm library, {@code resample_abs_pos_embed}, 2022; it computes in float32 whatever it is given.
     */
    TIMM(Interpolation.bicubic().withAntialias()),

    /**
     * Bicubic without antialiasing; the scale is that of a grid 0.1 cells larger, so cells lie a little closer together
     * than they should. An embedding stays as it is only if the grid is the same and a square.
     *
     * <p>The published code asks whether the image is a square instead: of images that are none although their grid is
     * one (230 x 224 pixels, patches of 16) it resamples the embedding, and this does not.
     *
     * <p>Source: Caron and others, "Emerging Properties in Self-Supervised Vision Transformers", 2021, and its code,
     * {@code interpolate_pos_encoding}.
     */
    DINO(Interpolation.bicubic()),

    /**
     * Bilinear.
     *
     * <p>Source: the timm library, {@code resize_pos_embed}, as of June 2021.
     */
    TIMM_2021(Interpolation.bilinear()),

    /**
     * Bilinear; the outermost cells of both grids coincide.
     *
     * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, and its code, which calls SciPy's
     * {@code zoom} with order 1.
     */
    GOOGLE(Interpolation.bilinear().withAlignedCorners());

    /** Keeps DINO's ⌊n·scale⌋ from being rounded to one cell less. */
    private static final double DINO_MARGIN = 0.1;

    private final Interpolation interpolation;

    PositionResize(Interpolation interpolation) {
        this.interpolation = interpolation;
    }

    /** The patches along the axes of an image. */
    public record Grid(int height, int width) {
        public Grid {
            if (height < 1 || width < 1) {
                throw new ArgumentException("pos_embed", "a grid must be positive, got " + height + "x" + width);
            }
        }

        private long cells() {
            return (long) height * width;
        }

        @Override
        public String toString() {
            return height + "x" + width;
        }
    }

    /**
     * Resizes the embedding of a square grid.
     *
     * @param positions [1, prefix + side², dim]
     * @param prefix rows that are kept apart
     * @return [1, prefix + height·width, dim]
     * @throws ShapeException if the rows behind the prefix are no square
     */
    public Tensor embedding(Tensor positions, int prefix, Grid to) {
        int cells = cells(positions, prefix);
        int side = (int) Math.round(Math.sqrt(cells));
        if (side * side != cells) {
            throw new ShapeException(
                    "pos_embed",
                    cells + " rows behind " + prefix + " of the prefix are no square grid, in " + positions.describe(),
                    "positions[1, prefix + side·side, dim] unless the old grid is given",
                    "give the old grid, or another prefix (1 with a class token, 2 with a distillation token too)");
        }
        return embedding(positions, prefix, new Grid(side, side), to);
    }

    /**
     * Resizes the embedding of any grid.
     *
     * @param positions [1, prefix + from.height·from.width, dim]
     * @param prefix rows that are kept apart
     * @return [1, prefix + to.height·to.width, dim]
     * @throws ShapeException if the rows behind the prefix are not those of the old grid
     */
    public Tensor embedding(Tensor positions, int prefix, Grid from, Grid to) {
        int cells = cells(positions, prefix);
        if (cells != from.cells()) {
            throw new ShapeException(
                    "pos_embed",
                    "a grid of " + from + " has " + from.cells() + " rows, got " + cells + " behind " + prefix
                            + " of the prefix in " + positions.describe(),
                    "positions[1, prefix + height·width, dim]", null);
        }
        if (keeps(from, to)) {
            return positions;
        }
        int dim = positions.dim(2);
        Tensor old = positions.narrow(1, prefix, prefix + cells).reshape(1, from.height(), from.width(), dim);
        Tensor resized = grid(old, to).reshape(1, -1, dim);
        return prefix == 0 ? resized : Tensor.concat(1, positions.narrow(1, 0, prefix), resized);
    }

    /**
     * Resizes a grid laid out as such.
     *
     * @param cells [1, height, width, dim]
     * @return [1, to.height, to.width, dim]
     */
    public Tensor grid(Tensor cells, Grid to) {
        if (cells.rank() != 4 || cells.dim(0) != 1) {
            throw new ShapeException(
                    "pos_embed", "expected a grid [1, height, width, dim], got " + cells.describe(), null, null);
        }
        Grid from = new Grid(cells.dim(1), cells.dim(2));
        return keeps(from, to) ? cells : cells.permute(0, 3, 1, 2).apply(resize(from, to)).permute(0, 2, 3, 1);
    }

    private boolean keeps(Grid from, Grid to) {
        return from.equals(to) && (this != DINO || to.height() == to.width());
    }

    private Resize resize(Grid from, Grid to) {
        return this == DINO
                ? Resize.byScale(
                        interpolation, (to.height() + DINO_MARGIN) / from.height(),
                        (to.width() + DINO_MARGIN) / from.width())
                : Resize.toSize(interpolation, to.height(), to.width());
    }

    private static int cells(Tensor positions, int prefix) {
        if (prefix < 0) {
            throw new ArgumentException("pos_embed", "prefix must not be negative, got " + prefix);
        }
        if (positions.rank() != 3 || positions.dim(0) != 1 || positions.dim(1) <= prefix) {
            throw new ShapeException(
                    "pos_embed",
                    "expected [1, " + prefix + " of the prefix + patches, dim], got " + positions.describe(),
                    "positions[1, prefix + patches, dim] with at least one patch", null);
        }
        return positions.dim(1) - prefix;
    }
}
