package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import dev.gradus.autograd.backend.cpu.Scratch.Use;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * y = w·columns + bias, picture by picture: filters are the rows of the left factor, and windows are packed straight
 * into the panels of the right one.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A task owns some rows of windows of one picture, and all filters of a group, or some where there are few pictures.
 * k is cut into chunks as in {@link RowBlockProduct}, which are added to y in rising order. A panel is used by all
 * filters while it lies in the first-level cache, so packing it costs a few percent.
 */
final class ConvolutionForward {
    /** With fewer tasks, filters are shared out as well. */
    private static final int MIN_TASKS = 16;
    private static final int MIN_FILTERS = 32;
    /** Lines that are unfolded before they are packed: they stay in the first-level cache. */
    private static final int PACKED_LINES = 16;

    private final ConvolutionPlan plan;
    private final float[] y;
    private final float[] x;
    private final float[] w;
    private final float[] bias;

    ConvolutionForward(ConvolutionPlan plan, float[] y, float[] x, float[] w, float[] bias) {
        this.plan = plan;
        this.y = y;
        this.x = x;
        this.w = w;
        this.bias = bias;
    }

    void run(WorkerPool pool) {
        int batch = plan.sizes.batch();
        int groups = plan.sizes.groups();
        int groupOut = plan.sizes.groupOut();
        int blockRows = plan.blockRows();
        int blocks = Math.ceilDiv(plan.outputHeight, blockRows);
        int wanted = Math.ceilDiv(MIN_TASKS, Math.max(1, batch * groups * blocks));
        int filters = Math.clamp(Math.ceilDiv(groupOut, wanted), Math.min(MIN_FILTERS, groupOut), groupOut);
        int shares = Math.ceilDiv(groupOut, filters);
        pool.run(batch * groups * blocks * shares, i -> {
            int filter = i % shares * filters;
            int row = i / shares % blocks * blockRows;
            int group = i / shares / blocks % groups;
            int image = i / shares / blocks / groups;
            block(image, group, row, Math.min(blockRows, plan.outputHeight - row), filter,
                    Math.min(filters, groupOut - filter));
        });
    }

    private void block(int image, int group, int row, int rows, int filter, int filters) {
        int k = plan.sizes.filterSize();
        int columns = rows * plan.outputWidth;
        int chunk = ConvolutionPlan.chunk(Math.max(1, k));
        float[] panels = plan.scratch.floats(Use.PACKED_B, plan.paddedColumns(columns) * chunk);
        float[] padded = plan.pointwise ? null : plan.load(x, image, group, row, rows);
        int first = group * plan.sizes.groupOut() + filter;
        int to = plan.resultOffset(image, 0) + first * plan.positions + row * plan.outputWidth;
        for (int step = 0; step < k; step += chunk) {
            int steps = Math.min(chunk, k - step);
            if (plan.pointwise) {
                int from = plan.pictureOffset(image, group) + step * plan.positions + row * plan.outputWidth;
                MatrixView source = MatrixView.of(x, from, plan.positions);
                Packing.pack(source, steps, columns, plan.kernel.columns(), panels, 0);
            } else {
                pack(panels, padded, step, steps, rows);
            }
            plan.tiles.multiply(
                    filters, columns, steps, w, first * k + step, k, false, panels, 0, y, to, plan.positions,
                    step > 0);
        }
        for (int o = 0; o < filters && k == 0; o++) {
            Arrays.fill(y, to + o * plan.positions, to + o * plan.positions + columns, 0);
        }
        if (bias != null) {
            for (int o = 0; o < filters; o++) {
                addNumber(y, to + o * plan.positions, columns, bias[first + o]);
            }
        }
    }

    /** Packs what some lines of the kernel see. */
    private void pack(float[] panels, float[] padded, int line, int lines, int rows) {
        int columns = rows * plan.outputWidth;
        int width = plan.kernel.columns();
        float[] unfolded = plan.scratch.floats(Use.COLUMNS, PACKED_LINES * columns + PaddedPicture.SLACK);
        for (int i = 0; i < lines; i += PACKED_LINES) {
            int some = Math.min(PACKED_LINES, lines - i);
            plan.picture.unfold(unfolded, columns, padded, line + i, some, rows);
            for (int column = 0; column < columns; column += width) {
                MatrixView strip = MatrixView.of(unfolded, column, columns);
                Packing.pack(
                        strip, some, Math.min(width, columns - column), width, panels, column * lines + i * width);
            }
        }
    }

    private static void addNumber(float[] y, int at, int n, float number) {
        FloatVector all = FloatVector.broadcast(SPECIES, number);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, y, at + i).add(all).intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] += number;
        }
    }
}
