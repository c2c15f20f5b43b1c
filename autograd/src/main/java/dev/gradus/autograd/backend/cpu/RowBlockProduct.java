package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.cpu.Scratch.Use;

/**
 * The plan for products with many rows, as of activations with a weight: B is packed once, by all threads, and every
 * block of rows of C uses the packed panels.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>k is cut into equal chunks of at most {@value #CHUNK} steps, so that a chunk of a panel (32 KiB) stays in the
 * first-level cache; the chunks are added to C in rising order. Tasks are blocks of {@value #BLOCK_ROWS} rows by a
 * group of panels. Rows of A are read where they lie; a transposed A is packed, block by block, by the task.
 *
 * <p>A faster version would keep the packed panels of a weight from one call to the next.
 */
final class RowBlockProduct {
    /** Steps of k that are summed in registers. */
    static final int CHUNK = 256;

    private static final int BLOCK_ROWS = 64;
    private static final int GROUP_COLUMNS = 768;
    private static final int MIN_TASKS = 32;
    /** More columns than this many packed floats are done in several passes, to bound the memory for packing. */
    private static final int MAX_PACKED = 4 << 20;

    private final WorkerPool pool;
    private final MicroKernel kernel;
    private final Scratch scratch;
    private final TileLoop tiles;

    RowBlockProduct(WorkerPool pool, MicroKernel kernel, Scratch scratch) {
        this.pool = pool;
        this.kernel = kernel;
        this.scratch = scratch;
        this.tiles = new TileLoop(kernel, scratch);
    }

    /** C = A·B, or += when accumulating, then the epilogue. */
    void multiply(
            int m, int n, int k, MatrixView a, MatrixView b, MatrixView c, boolean accumulate, Epilogue epilogue) {
        int width = kernel.columns();
        int passColumns = Math.max(1, MAX_PACKED / (k * width)) * width;
        for (int column = 0; column < n; column += passColumns) {
            new Pass(m, k, column, Math.min(passColumns, n - column), a, b, c, accumulate, epilogue).run();
        }
    }

    /** The columns of C whose panels fit into the packing buffer. */
    private final class Pass {
        private final int m;
        private final int k;
        private final int firstColumn;
        private final int panels;
        private final int columns;
        private final MatrixView a;
        private final MatrixView b;
        private final MatrixView c;
        private final boolean accumulate;
        private final Epilogue epilogue;
        private final int chunks;
        private final int chunk;
        private final float[] packed;

        Pass(
                int m, int k, int firstColumn, int columns, MatrixView a, MatrixView b, MatrixView c,
                boolean accumulate, Epilogue epilogue) {
            this.m = m;
            this.k = k;
            this.firstColumn = firstColumn;
            this.columns = columns;
            this.panels = Math.ceilDiv(columns, kernel.columns());
            this.a = a;
            this.b = b;
            this.c = c;
            this.accumulate = accumulate;
            this.epilogue = epilogue;
            this.chunks = Math.ceilDiv(k, CHUNK);
            this.chunk = Math.ceilDiv(k, chunks);
            this.packed = scratch.floats(Use.SHARED_B, k * panels * kernel.columns());
        }

        void run() {
            pool.run(chunks * panels, i -> pack(i / panels, i % panels));
            int blockRows = BLOCK_ROWS / kernel.rows() * kernel.rows();
            int blocks = Math.ceilDiv(m, blockRows);
            int wantedGroups = Math.max(Math.ceilDiv(columns, GROUP_COLUMNS), Math.ceilDiv(MIN_TASKS, blocks));
            int groupPanels = Math.ceilDiv(panels, Math.min(panels, wantedGroups));
            int groups = Math.ceilDiv(panels, groupPanels);
            pool.run(blocks * groups,
                    i -> block(i / groups * blockRows, blockRows, i % groups * groupPanels, groupPanels));
        }

        private int steps(int step) {
            return Math.min(chunk, k - step);
        }

        private void pack(int chunkNumber, int panel) {
            int step = chunkNumber * chunk;
            int column = panel * kernel.columns();
            int valid = Math.min(kernel.columns(), columns - column);
            int target = panelOffset(step, panel);
            Packing.pack(b.at(step, firstColumn + column), steps(step), valid, kernel.columns(), packed, target);
        }

        /** Chunk by chunk, and panel by panel in a chunk. */
        private int panelOffset(int step, int panel) {
            return (step * panels + panel * steps(step)) * kernel.columns();
        }

        private void block(int row, int blockRows, int panel, int groupPanels) {
            int rows = Math.min(blockRows, m - row);
            int column = panel * kernel.columns();
            int width = Math.min(groupPanels * kernel.columns(), columns - column);
            int at = c.index(row, firstColumn + column);
            for (int step = 0; step < k; step += chunk) {
                float[] left = a.data();
                int leftOffset = a.index(row, step);
                if (a.transposed()) {
                    left = scratch.floats(Use.PACKED_A, blockRows * chunk);
                    leftOffset = 0;
                    Packing.pack(a.at(row, step).transpose(), steps(step), rows, kernel.strip(), left, 0);
                }
                tiles.multiply(
                        rows, width, steps(step), left, leftOffset, a.stride(), a.transposed(), packed,
                        panelOffset(step, panel), c.data(), at, c.stride(), accumulate || step > 0);
            }
            epilogue.apply(c.data(), at, c.stride(), row, firstColumn + column, rows, width);
        }
    }
}
