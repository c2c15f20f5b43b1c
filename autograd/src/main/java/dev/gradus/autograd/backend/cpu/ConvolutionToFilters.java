package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.cpu.Scratch.Use;
import java.util.Arrays;

/**
 * dWᵀ = columns·dYᵀ, summed over the pictures.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Transposed, because windows unfolded line by line are the left factor as they are, and the smaller dY is what has
 * to be transposed while it is packed. Pictures are cut into stretches by their number alone; each stretch has a
 * partial sum of its own, and these are added in rising order: the result does not depend on the number of threads.
 */
final class ConvolutionToFilters {
    private static final int STRETCHES = 16;
    /** Floats of all partial sums, unless one alone is larger. */
    private static final int PARTIAL_FLOATS = 8 << 20;
    /** Lines of windows that are unfolded at a time. */
    private static final int LINES = 64;

    private final ConvolutionPlan plan;
    private final float[] dw;
    private final float[] dy;
    private final float[] x;
    private final float[] partial;
    private final int size;
    private final int stretches;

    ConvolutionToFilters(ConvolutionPlan plan, float[] dw, float[] dy, float[] x) {
        this.plan = plan;
        this.dw = dw;
        this.dy = dy;
        this.x = x;
        this.size = plan.sizes.out() * plan.sizes.filterSize();
        int most = Math.clamp(PARTIAL_FLOATS / size, 1, STRETCHES);
        this.stretches = Math.min(most, plan.sizes.batch());
        this.partial = plan.scratch.floats(Use.PARTIAL_SUMS, stretches * size);
    }

    void run(WorkerPool pool) {
        int groups = plan.sizes.groups();
        int k = plan.sizes.filterSize();
        int batch = plan.sizes.batch();
        int wanted = Math.ceilDiv(STRETCHES, Math.max(1, stretches * groups));
        int share = Math.ceilDiv(Math.ceilDiv(k, wanted), LINES) * LINES;
        int shares = Math.ceilDiv(k, share);
        pool.run(stretches * groups * shares, i -> {
            int stretch = i / shares / groups;
            int from = (int) ((long) batch * stretch / stretches);
            int to = (int) ((long) batch * (stretch + 1) / stretches);
            int line = i % shares * share;
            sum(stretch, i / shares % groups, from, to, line, Math.min(share, k - line));
        });
        pool.runRanges(groups * k, LINES, this::addStretches);
    }

    /** A stretch's sum for some lines of a group's dWᵀ. */
    private void sum(int stretch, int group, int from, int to, int line, int lines) {
        int out = plan.sizes.groupOut();
        int at = stretch * size + (group * plan.sizes.filterSize() + line) * out;
        int blockRows = plan.blockRows(RowBlockProduct.CHUNK);
        boolean first = true;
        for (int image = from; image < to; image++) {
            for (int row = 0; row < plan.outputHeight; row += blockRows) {
                int rows = Math.min(blockRows, plan.outputHeight - row);
                block(image, group, row, rows, line, lines, at, !first);
                first = false;
            }
        }
    }

    private void block(int image, int group, int row, int rows, int line, int lines, int at, boolean accumulate) {
        int out = plan.sizes.groupOut();
        int k = rows * plan.outputWidth;
        float[] panels = plan.scratch.floats(Use.PACKED_B, plan.paddedColumns(out) * k);
        int from = plan.resultOffset(image, group) + row * plan.outputWidth;
        MatrixView source = MatrixView.of(dy, from, plan.positions).transpose();
        Packing.pack(source, k, out, plan.kernel.columns(), panels, 0);
        if (plan.pointwise) {
            int left = plan.pictureOffset(image, group) + line * plan.positions + row * plan.outputWidth;
            plan.tiles.multiply(
                    lines, out, k, x, left, plan.positions, false, panels, 0, partial, at, out, accumulate);
            return;
        }
        float[] padded = plan.load(x, image, group, row, rows);
        float[] unfolded = plan.scratch.floats(Use.COLUMNS, LINES * k + PaddedPicture.SLACK);
        for (int i = 0; i < lines; i += LINES) {
            int some = Math.min(LINES, lines - i);
            plan.picture.unfold(unfolded, k, padded, line + i, some, rows);
            plan.tiles.multiply(
                    some, out, k, unfolded, 0, k, false, panels, 0, partial, at + i * out, out, accumulate);
        }
    }

    /** Adds the stretches of some lines, counted through all groups, and transposes the sum into dW. */
    private void addStretches(int fromLine, int toLine) {
        int k = plan.sizes.filterSize();
        int out = plan.sizes.groupOut();
        float[] sum = plan.scratch.floats(Use.COLUMNS, out);
        for (int line = fromLine; line < toLine; line++) {
            Arrays.fill(sum, 0, out, 0);
            for (int stretch = 0; stretch < stretches; stretch++) {
                BinaryRows.add(sum, 0, sum, 0, partial, stretch * size + line * out, out);
            }
            int to = line / k * out * k + line % k;
            for (int o = 0; o < out; o++) {
                dw[to + o * k] = sum[o];
            }
        }
    }
}
