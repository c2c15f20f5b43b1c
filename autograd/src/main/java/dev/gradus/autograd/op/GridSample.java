package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/**
 * Images sampled at any points, bilinearly: y[b, c, i, j] = Σ over the four pixels around the point of
 * (1 − |column − px|)·(1 − |row − py|)·x[b, c, row, column], where pixels outside the image count 0.
 *
 * <p>The grid says where: its (gx, gy) run from −1 to 1 across the image, so that px = ((gx + 1)·width − 1)/2, from
 * edge to edge of the outermost pixels; with aligned corners px = (gx + 1)·(width − 1)/2, from center to center.
 * Likewise py. A coordinate that is no finite number gives NaN.
 *
 * <p>Shapes: x [batch, channels, height, width] with pixels, grid [batch, outHeight, outWidth, 2] → y [batch, channels,
 * outHeight, outWidth].
 *
 * <p>Gradients: dX[row, column] adds up dY times the weights above; dpx = Σ dY·(right − left pixel), weighted by rows,
 * and likewise dpy. Where a point lies on a pixel's center, the slope is that to the right and below.
 *
 * <p>Source: Jaderberg, Simonyan, Zisserman, Kavukcuoglu, "Spatial Transformer Networks", 2015.
 */
public record GridSample(boolean alignCorners) implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = inputs[0];
        Shape grid = inputs[1];
        boolean fits = x.rank() == 4 && grid.rank() == 4 && x.dim(0) == grid.dim(0) && grid.dim(3) == 2;
        if (!fits) {
            throw new ShapeException(
                    name(), "images x=" + x + " and grid=" + grid + " do not fit",
                    "x[batch, channels, height, width], grid[batch, outHeight, outWidth, 2]", null);
        }
        if (x.dim(2) == 0 || x.dim(3) == 0) {
            throw new ShapeException(name(), "images x=" + x + " have no pixels", null, null);
        }
        return Shape.of(x.dim(0), x.dim(1), grid.dim(1), grid.dim(2));
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor grid = inputs[1];
        int batch = x.dim(0);
        int channels = x.dim(1);
        int height = x.dim(2);
        int width = x.dim(3);
        int points = batch * grid.dim(1) * grid.dim(2);
        Tensor px = pixels(grid.select(3, 0).reshape(points, 1), width);
        Tensor py = pixels(grid.select(3, 1).reshape(points, 1), height);
        Tensor left = floor(px);
        Tensor top = floor(py);
        Tensor toRight = px.sub(left);
        Tensor toBottom = py.sub(top);

        // A row for each pixel, and one of zeros for all that lies outside.
        Tensor table = Tensor.concat(
                0,
                x.permute(0, 2, 3, 1).reshape(batch * height * width, channels),
                Tensor.zeros(x.device(), Shape.of(1, channels)));
        Tensor y = null;
        for (int down = 0; down < 2; down++) {
            for (int right = 0; right < 2; right++) {
                Tensor weightX = right == 1 ? toRight : toRight.affine(-1, 1);
                Tensor weightY = down == 1 ? toBottom : toBottom.affine(-1, 1);
                Tensor rows = rows(top, down, left, right, x.shape());
                Tensor corner = table.apply(new IndexSelect(0), rows).mul(weightX.mul(weightY));
                y = y == null ? corner : y.add(corner);
            }
        }
        return y.reshape(batch, grid.dim(1), grid.dim(2), channels).permute(0, 3, 1, 2);
    }

    /** Coordinates of [−1, 1] in pixels of an axis. */
    private Tensor pixels(Tensor coordinates, int extent) {
        return alignCorners
                ? coordinates.affine((extent - 1) / 2.0, (extent - 1) / 2.0)
                : coordinates.affine(extent / 2.0, (extent - 1) / 2.0);
    }

    /** Whole numbers, as constants: a step has no slope. */
    private static Tensor floor(Tensor pixels) {
        double[] values = pixels.toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.floor(values[i]);
        }
        return Tensor.of(pixels.device(), pixels.shape(), values);
    }

    /** Which rows of the table hold the pixels ({@code top + down}, {@code left + right}) of each point's image. */
    private static Tensor rows(Tensor top, int down, Tensor left, int right, Shape x) {
        int height = x.dim(2);
        int width = x.dim(3);
        double[] firstRows = top.toDoubles();
        double[] firstColumns = left.toDoubles();
        int[] rows = new int[firstRows.length];
        for (int i = 0; i < rows.length; i++) {
            double row = firstRows[i] + down;
            double column = firstColumns[i] + right;
            boolean isInside = row >= 0 && row < height && column >= 0 && column < width;
            int image = i / (rows.length / x.dim(0));
            rows[i] = isInside ? (image * height + (int) row) * width + (int) column : x.dim(0) * height * width;
        }
        return Tensor.ofInts(top.device(), Shape.of(rows.length), rows);
    }
}
