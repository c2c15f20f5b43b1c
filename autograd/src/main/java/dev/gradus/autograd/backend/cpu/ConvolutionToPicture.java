package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.cpu.Scratch.Use;
import java.util.Arrays;

/**
 * dX = wᵀ·dY, folded back: each product's row says what one place of the kernel sends to the pixels under it.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A task owns some channels of one picture, for whole planes, so nobody else adds to its pixels. It takes the
 * positions block by block, and the rows of the product few at a time, so that they are folded while they lie in the
 * cache. The filters are transposed once for all.
 */
final class ConvolutionToPicture {
    private static final int MIN_TASKS = 16;
    /** Floats of the product before it is folded. */
    private static final int PRODUCT_FLOATS = 1 << 15;
    /** Floats of the planes that a task owns, where a channel is not larger. */
    private static final int PLANES_FLOATS = 1 << 20;

    private final ConvolutionPlan plan;
    private final float[] dx;
    private final float[] dy;
    private final float[] transposed;
    private final int places;

    /** @param transposed a buffer for the filters: [groups, filterSize, groupOut] */
    ConvolutionToPicture(ConvolutionPlan plan, float[] dx, float[] dy, float[] w, float[] transposed) {
        this.plan = plan;
        this.dx = dx;
        this.dy = dy;
        this.transposed = transposed;
        this.places = plan.window.kernelHeight() * plan.window.kernelWidth();
        int k = plan.sizes.filterSize();
        int out = plan.sizes.groupOut();
        for (int group = 0; group < plan.sizes.groups(); group++) {
            MatrixView filters = MatrixView.of(w, group * out * k, k).transpose();
            Packing.pack(filters, k, out, out, transposed, group * out * k);
        }
    }

    void run(WorkerPool pool) {
        int batch = plan.sizes.batch();
        int groups = plan.sizes.groups();
        int channels = plan.sizes.groupChannels();
        int plane = plan.picture.planeLength(plan.outputHeight);
        int wanted = Math.ceilDiv(MIN_TASKS, Math.max(1, batch * groups));
        int owned = Math.clamp(Math.ceilDiv(channels, wanted), Math.min(8, channels), channels);
        int part = Math.clamp(PLANES_FLOATS / plane, 1, owned);
        int parts = Math.ceilDiv(channels, part);
        pool.run(batch * groups * parts, i -> {
            int channel = i % parts * part;
            channels(i / parts / groups, i / parts % groups, channel, Math.min(part, channels - channel));
        });
    }

    private void channels(int image, int group, int channel, int channels) {
        int plane = plan.picture.planeLength(plan.outputHeight);
        int size = plan.window.height() * plan.window.width();
        int to = plan.pictureOffset(image, group) + channel * size;
        float[] padded = null;
        if (!plan.pointwise) {
            padded = plan.scratch.floats(Use.PICTURE, channels * plane + PaddedPicture.SLACK);
            Arrays.fill(padded, 0, channels * plane, 0);
        }
        int blockRows = plan.blockRows();
        for (int row = 0; row < plan.outputHeight; row += blockRows) {
            block(image, group, channel, channels, row, Math.min(blockRows, plan.outputHeight - row), padded, to);
        }
        if (!plan.pointwise) {
            plan.picture.store(dx, to, padded, channels);
        }
    }

    private void block(
            int image, int group, int channel, int channels, int row, int rows, float[] padded, int to) {
        int out = plan.sizes.groupOut();
        int columns = rows * plan.outputWidth;
        float[] panels = plan.scratch.floats(Use.PACKED_B, plan.paddedColumns(columns) * out);
        int from = plan.resultOffset(image, group) + row * plan.outputWidth;
        int chunk = ConvolutionPlan.chunk(out);
        for (int step = 0; step < out; step += chunk) {
            MatrixView source = MatrixView.of(dy, from + step * plan.positions, plan.positions);
            Packing.pack(source, Math.min(chunk, out - step), columns, plan.kernel.columns(), panels,
                    step * plan.paddedColumns(columns));
        }
        if (plan.pointwise) {
            multiply(group, channel, channels, columns, panels, dx, to + row * plan.outputWidth, plan.positions);
            return;
        }
        int some = Math.clamp(PRODUCT_FLOATS / columns / places, 1, channels);
        float[] product = plan.scratch.floats(Use.COLUMNS, some * places * columns);
        for (int c = 0; c < channels; c += some) {
            int lines = Math.min(some, channels - c) * places;
            multiply(group, (channel + c) * places, lines, columns, panels, product, 0, columns);
            plan.picture.fold(padded, product, columns, c * places, lines, row, rows);
        }
    }

    /** Some lines of wᵀ·dY. */
    private void multiply(
            int group, int line, int lines, int columns, float[] panels, float[] c, int at, int pitch) {
        int out = plan.sizes.groupOut();
        int chunk = ConvolutionPlan.chunk(out);
        int left = (group * plan.sizes.filterSize() + line) * out;
        for (int step = 0; step < out; step += chunk) {
            plan.tiles.multiply(
                    lines, columns, Math.min(chunk, out - step), transposed, left + step, out, false, panels,
                    step * plan.paddedColumns(columns), c, at, pitch, step > 0);
        }
    }
}
