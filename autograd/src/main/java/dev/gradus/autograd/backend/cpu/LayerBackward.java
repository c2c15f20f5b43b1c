package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.cpu.Scratch.Use;

/**
 * The plan for the backward of linear layers y = x·Wᵀ + b over many rows: all products that need a block of rows are
 * made while the block lies in the second-level cache, so that nothing is read from memory twice.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>The rows are cut into slabs, one for each task, and these into blocks of about {@value #BLOCK_ROWS} rows. For each
 * block dX = dY·W is written, and dYᵀ·x added to the slab's own {@link WeightGradient}. Of two layers with an
 * activation between them, what lies between is made for some columns of the hidden layer at a time, and never leaves
 * the cache.
 *
 * <p>Slabs are cut by shape alone, and so are the bits of the result.
 */
final class LayerBackward {
    /** Long enough a sum for the micro-kernel; dY, x and their packed copies fit in the cache beside the weights. */
    private static final int BLOCK_ROWS = 136;

    /** Hidden columns worked on at a time, at most. */
    private static final int MAX_GROUP = 256;

    private static final int SLAB_ROWS = 512;
    private static final int MIN_SLABS = 4;
    private static final int MAX_SLABS = 16;

    /** The floats of a weight whose gradient, read and written for each block, still lies in the last-level cache. */
    private static final int MAX_WEIGHT = 640 * 1024;

    private final WorkerPool pool;
    private final MicroKernel kernel;
    private final Scratch scratch;
    private final TileLoop tiles;
    private final int group;

    /** The operands of a layer: y = x·Wᵀ + b, and their gradients. */
    record Layer(int in, int out, MatrixView w, MatrixView dw, float[] dbias) {}

    /**
     * What happens to the gradient of the hidden layer: d = d·f′(pre) and h = f(pre), for a block of rows; those
     * of pre lie {@code preStride} apart, those of the others {@code stride}.
     */
    @FunctionalInterface
    interface Activation {
        void apply(
                float[] d, float[] h, int offset, int stride, float[] pre, int preOffset, int preStride, int rows,
                int columns);
    }

    LayerBackward(WorkerPool pool, MicroKernel kernel, Scratch scratch) {
        this.pool = pool;
        this.kernel = kernel;
        this.scratch = scratch;
        this.tiles = new TileLoop(kernel, scratch);
        group = wholeTiles(kernel);
    }

    /** The most hidden columns that are whole strips and whole panels: groups must not share a tile. */
    private static int wholeTiles(MicroKernel kernel) {
        int columns = MAX_GROUP;
        while (columns % kernel.strip() != 0 || columns % kernel.columns() != 0) {
            columns--;
        }
        return columns;
    }

    /** Whether this plan is for weights [out, in] and so many rows. */
    boolean suits(int rows, int in, int out) {
        return rows >= MIN_SLABS * SLAB_ROWS && in > 0 && out > 0 && (long) in * out <= MAX_WEIGHT;
    }

    /** dX, dW and dB of one layer from dY [rows, out] and x [rows, in]. */
    void one(int rows, Layer layer, MatrixView dy, MatrixView x, MatrixView dx) {
        int in = layer.in;
        int out = layer.out;
        Slabs slabs = new Slabs(rows);
        Panels w = panels(layer.w, out, in, RowBlockProduct.evenChunk(out), Use.SHARED_B);
        WeightGradient gradient = gradient(out, in, slabs.count, Use.PARTIAL_SUMS);
        pool.run(slabs.count, slab -> slabs.forEachBlock(slab, (row, length, begin) -> {
            float[] dyStrips = strips(dy.at(row, 0), length, out, Use.PACKED_A);
            float[] xPanels = panels(x.at(row, 0), length, in, Use.PACKED_B);
            gradient.add(slab, begin, 0, out, 0, in, length, dyStrips, xPanels);
            gradient.addBias(slab, begin, 0, out, length, dy.data(), dy.index(row, 0), dy.stride());
            for (int step = 0; step < out; step += w.chunk()) {
                multiply(dy.at(row, step), length, w, step, 0, in, dx.at(row, 0), step > 0);
            }
        }));
        gradient.finish(pool, layer.dw, layer.dbias);
    }

    /** dX and all weights' gradients of y = W2·f(pre), pre = W1·x, from dY, x and pre. */
    void two(
            int rows, Layer first, Layer second, Activation f, MatrixView dy, MatrixView pre, MatrixView x,
            MatrixView dx) {
        int in = first.in;
        int hidden = first.out;
        int out = second.out;
        Slabs slabs = new Slabs(rows);
        Panels w1 = panels(first.w, hidden, in, group, Use.SHARED_B);
        Panels w2 = panels(second.w, out, hidden, RowBlockProduct.evenChunk(out), Use.SHARED_B2);
        WeightGradient gradient1 = gradient(hidden, in, slabs.count, Use.PARTIAL_SUMS);
        WeightGradient gradient2 = gradient(out, hidden, slabs.count, Use.PARTIAL_SUMS_2);
        pool.run(slabs.count, slab -> slabs.forEachBlock(slab, (row, length, begin) -> {
            float[] d = scratch.floats(Use.HIDDEN_GRADIENT, length * group);
            float[] h = scratch.floats(Use.BETWEEN, length * group);
            MatrixView dBlock = MatrixView.of(d, 0, group);
            MatrixView hBlock = MatrixView.of(h, 0, group);
            float[] dyStrips = strips(dy.at(row, 0), length, out, Use.PACKED_A);
            float[] xPanels = panels(x.at(row, 0), length, in, Use.PACKED_B);
            gradient2.addBias(slab, begin, 0, out, length, dy.data(), dy.index(row, 0), dy.stride());
            for (int g = 0; g < hidden; g += group) {
                int columns = Math.min(group, hidden - g);
                for (int step = 0; step < out; step += w2.chunk()) {
                    multiply(dy.at(row, step), length, w2, step, g, columns, dBlock, step > 0);
                }
                f.apply(d, h, 0, group, pre.data(), pre.index(row, g), pre.stride(), length, columns);
                float[] hPanels = panels(hBlock, length, columns, Use.PACKED_GROUP);
                gradient2.add(slab, begin, 0, out, g, columns, length, dyStrips, hPanels);
                float[] dStrips = strips(dBlock, length, columns, Use.PACKED_GROUP);
                gradient1.add(slab, begin, g, columns, 0, in, length, dStrips, xPanels);
                gradient1.addBias(slab, begin, g, columns, length, d, 0, group);
                multiply(dBlock, length, w1, g, 0, in, dx.at(row, 0), g > 0);
            }
        }));
        gradient1.finish(pool, first.dw, first.dbias);
        gradient2.finish(pool, second.dw, second.dbias);
    }

    /** C[rows, columns] = A·B, or += when accumulating, over one chunk of B and from one column of it on. */
    private void multiply(
            MatrixView a, int rows, Panels b, int step, int column, int columns, MatrixView c, boolean accumulate) {
        tiles.multiply(
                rows, columns, b.steps(step), a.data(), a.offset(), a.stride(), false, b.packed(),
                b.offset(step, column / kernel.columns()), c.data(), c.offset(), c.stride(), accumulate);
    }

    private Panels panels(MatrixView b, int k, int columns, int chunk, Use buffer) {
        int length = Panels.length(k, columns, kernel.columns());
        Panels panels = new Panels(b, k, columns, kernel.columns(), chunk, scratch.floats(buffer, length));
        panels.pack(pool);
        return panels;
    }

    private WeightGradient gradient(int out, int in, int slabs, Use buffer) {
        float[] sums = scratch.floats(buffer, WeightGradient.length(out, in, slabs, kernel));
        return new WeightGradient(out, in, slabs, kernel, tiles, sums);
    }

    private float[] strips(MatrixView block, int rows, int columns, Use buffer) {
        return packed(block, rows, columns, kernel.strip(), buffer);
    }

    private float[] panels(MatrixView block, int rows, int columns, Use buffer) {
        return packed(block, rows, columns, kernel.columns(), buffer);
    }

    private float[] packed(MatrixView block, int rows, int columns, int width, Use buffer) {
        float[] packed = scratch.floats(buffer, Panels.length(rows, columns, width));
        Packing.pack(block, rows, columns, width, packed, 0);
        return packed;
    }

    /** Rows cut into slabs, and these into blocks. */
    private final class Slabs {
        private final int rows;
        private final int slabRows;
        private final int blockRows;
        private final int count;

        Slabs(int rows) {
            this.rows = rows;
            int unit = kernel.rows();
            slabRows = evenPart(rows, Math.min(MAX_SLABS, rows / SLAB_ROWS), unit);
            blockRows = evenPart(slabRows, Math.ceilDiv(slabRows, BLOCK_ROWS), unit);
            count = Math.ceilDiv(rows, slabRows);
        }

        private static int evenPart(int length, int parts, int unit) {
            return Math.ceilDiv(Math.ceilDiv(length, parts), unit) * unit;
        }

        void forEachBlock(int slab, BlockTask task) {
            int first = slab * slabRows;
            int end = Math.min(rows, first + slabRows);
            for (int row = first; row < end; row += blockRows) {
                task.run(row, Math.min(blockRows, end - row), row == first);
            }
        }
    }

    @FunctionalInterface
    private interface BlockTask {
        /** Handles {@code length} rows from {@code row} on; {@code begin} says whether they are the slab's first. */
        void run(int row, int length, boolean begin);
    }
}
