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

    /** The length of equal chunks of k. */
    static int evenChunk(int k) {
        return Math.ceilDiv(k, Math.ceilDiv(k, CHUNK));
    }

    /** C = A·B, or += when accumulating, then the epilogue. */
    void multiply(
            int m, int n, int k, MatrixView a, MatrixView b, MatrixView c, boolean accumulate, Epilogue epilogue) {
        int width = kernel.columns();
        int passColumns = Math.max(1, MAX_PACKED / (k * width)) * width;
        for (int column = 0; column < n; column += passColumns) {
            int columns = Math.min(passColumns, n - column);
            new Pass(m, k, column, columns, a, b, c, accumulate, epilogue, Use.SHARED_B).run();
        }
    }

    /** What comes between two products: from a block of the first, a block of the second's left factor. */
    @FunctionalInterface
    interface Between {
        void apply(float[] to, int toStride, float[] c, int offset, int stride, int rows, int columns);
    }

    /** Whether {@link #multiplyTwice} is worth it: enough rows for all threads, and panels that fit in one pass. */
    boolean canMultiplyTwice(int m, int k, int hidden, int n) {
        long packed = (long) hidden * Math.max(k, n);
        return m >= MIN_TASKS * BLOCK_ROWS && k > 0 && hidden > 0 && n > 0 && packed <= MAX_PACKED / 2;
    }

    /**
     * C = between(A·B1)·B2, block of rows by block of rows, so that what lies between stays in the cache.
     *
     * @param first gets A·B1 [m, hidden]; null if nobody needs it
     * @param firstEpilogue on A·B1, before {@code between}
     */
    void multiplyTwice(
            int m, int hidden, int n, int k, MatrixView a, MatrixView b1, MatrixView first, Epilogue firstEpilogue,
            Between between, MatrixView b2, MatrixView c, Epilogue epilogue) {
        Pass one = new Pass(m, k, 0, hidden, a, b1, first, false, firstEpilogue, Use.SHARED_B);
        Pass two = new Pass(m, hidden, 0, n, null, b2, c, false, epilogue, Use.SHARED_B2);
        one.panels.pack(pool);
        two.panels.pack(pool);
        int blockRows = BLOCK_ROWS / kernel.rows() * kernel.rows();
        pool.run(Math.ceilDiv(m, blockRows), i -> {
            int row = i * blockRows;
            int rows = Math.min(blockRows, m - row);
            float[] h = scratch.floats(Use.BETWEEN, blockRows * hidden);
            MatrixView target = first != null ? first.at(row, 0) : MatrixView.of(h, 0, hidden);
            one.block(a.at(row, 0), target, row, rows, 0, one.panels.count);
            between.apply(h, hidden, target.data(), target.offset(), target.stride(), rows, hidden);
            two.block(MatrixView.of(h, 0, hidden), c.at(row, 0), row, rows, 0, two.panels.count);
        });
    }

    /** The columns of C whose panels fit into the packing buffer. */
    private final class Pass {
        private final int m;
        private final int k;
        private final int firstColumn;
        private final int columns;
        private final MatrixView a;
        private final MatrixView c;
        private final boolean accumulate;
        private final Epilogue epilogue;
        private final Panels panels;

        Pass(
                int m, int k, int firstColumn, int columns, MatrixView a, MatrixView b, MatrixView c,
                boolean accumulate, Epilogue epilogue, Use buffer) {
            this.m = m;
            this.k = k;
            this.firstColumn = firstColumn;
            this.columns = columns;
            this.a = a;
            this.c = c;
            this.accumulate = accumulate;
            this.epilogue = epilogue;
            int width = kernel.columns();
            panels = new Panels(
                    b.at(0, firstColumn), k, columns, width, evenChunk(k),
                    scratch.floats(buffer, Panels.length(k, columns, width)));
        }

        void run() {
            panels.pack(pool);
            int blockRows = BLOCK_ROWS / kernel.rows() * kernel.rows();
            int blocks = Math.ceilDiv(m, blockRows);
            int wantedGroups = Math.max(Math.ceilDiv(columns, GROUP_COLUMNS), Math.ceilDiv(MIN_TASKS, blocks));
            int groupPanels = Math.ceilDiv(panels.count, Math.min(panels.count, wantedGroups));
            int groups = Math.ceilDiv(panels.count, groupPanels);
            pool.run(blocks * groups, i -> {
                int row = i / groups * blockRows;
                int rows = Math.min(blockRows, m - row);
                block(a.at(row, 0), c.at(row, 0), row, rows, i % groups * groupPanels, groupPanels);
            });
        }

        /** Some panels' columns of a block of rows, which begins with the first row of both views. */
        void block(MatrixView from, MatrixView to, int row, int rows, int panel, int groupPanels) {
            int column = panel * kernel.columns();
            int width = Math.min(groupPanels * kernel.columns(), columns - column);
            int at = to.index(0, firstColumn + column);
            for (int step = 0; step < k; step += panels.chunk()) {
                int steps = panels.steps(step);
                float[] left = from.data();
                int leftOffset = from.index(0, step);
                if (from.transposed()) {
                    left = scratch.floats(Use.PACKED_A, (BLOCK_ROWS + kernel.strip()) * panels.chunk());
                    leftOffset = 0;
                    Packing.pack(from.at(0, step).transpose(), steps, rows, kernel.strip(), left, 0);
                }
                tiles.multiply(
                        rows, width, steps, left, leftOffset, from.stride(), from.transposed(), panels.packed(),
                        panels.offset(step, panel), to.data(), at, to.stride(), accumulate || step > 0);
            }
            epilogue.apply(to.data(), at, to.stride(), row, firstColumn + column, rows, width);
        }
    }
}
