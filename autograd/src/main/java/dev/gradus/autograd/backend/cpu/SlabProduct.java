package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.cpu.Scratch.Use;

/**
 * The plan for products that are small or whose k is long, as of the gradient of a weight: each task computes a tile of
 * C over a slab of k and packs for itself what it needs.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>C is cut into tiles of at most {@value #TILE} by {@value #TILE}, and k into slabs, so many that about
 * {@value #MIN_TASKS} tasks come together; both by shape alone. With one slab the tile is written to C directly.
 * Otherwise each slab writes a partial C of its own, and these are added in rising order. In a task, k advances in
 * chunks of at most {@value RowBlockProduct#CHUNK} steps: a chunk of A, one of B and the tile about fill the
 * second-level cache. Fewer, longer slabs mean less traffic of partial sums; larger tiles, less packing.
 *
 * <p>What is left to gain is the wait for memory while packing, a tenth of the time or more: Java has no prefetch
 * instruction.
 */
final class SlabProduct {
    static final int TILE = 384;

    private static final int MIN_TASKS = 16;
    /** No slab is shorter: below, adding up the partial sums would show. */
    private static final int MIN_SLAB = 1024;
    private static final int SUM_ROWS = 16;

    private final WorkerPool pool;
    private final MicroKernel kernel;
    private final Scratch scratch;
    private final TileLoop tiles;

    SlabProduct(WorkerPool pool, MicroKernel kernel, Scratch scratch) {
        this.pool = pool;
        this.kernel = kernel;
        this.scratch = scratch;
        this.tiles = new TileLoop(kernel, scratch);
    }

    /** Whether the rows of this factor can be summed while it is packed. */
    boolean canSumRows(MatrixView a) {
        return a.transposed() && kernel.strip() == Packing.SUMMED_WIDTH;
    }

    /**
     * C = A·B, or += when accumulating, then the epilogue.
     *
     * @param rowSums if not null, gets Σ over k of A[i, k] in element i, see {@link #canSumRows}
     */
    void multiply(
            int m, int n, int k, MatrixView a, MatrixView b, MatrixView c, boolean accumulate, Epilogue epilogue,
            float[] rowSums) {
        int tileRows = evenPart(m, TILE, kernel.strip());
        int tileColumns = evenPart(n, TILE, kernel.columns());
        int across = Math.ceilDiv(n, tileColumns);
        int count = Math.ceilDiv(m, tileRows) * across;
        int wanted = Math.max(1, Math.min(Math.ceilDiv(MIN_TASKS, count), k / MIN_SLAB));
        int slab = Math.ceilDiv(k, wanted);
        int slabs = Math.ceilDiv(k, slab);
        int paddedRows = roundUp(m, kernel.strip());
        float[] partial = slabs == 1 ? null : scratch.floats(Use.PARTIAL_SUMS, slabs * m * n);
        float[] sums = rowSums == null ? null : scratch.floats(Use.PARTIAL_ROW_SUMS, slabs * paddedRows);
        pool.run(count * slabs, i -> {
            int row = i % count / across * tileRows;
            int column = i % count % across * tileColumns;
            int rows = Math.min(tileRows, m - row);
            int columns = Math.min(tileColumns, n - column);
            int step = i / count * slab;
            int steps = Math.min(slab, k - step);
            float[] toSums = column == 0 ? sums : null;
            int sumsAt = i / count * paddedRows + row;
            MatrixView left = a.at(row, step);
            MatrixView right = b.at(step, column);
            if (slabs == 1) {
                tile(rows, columns, steps, left, right, c.at(row, column), accumulate, toSums, sumsAt);
                epilogue.apply(c.data(), c.index(row, column), c.stride(), row, column, rows, columns);
            } else {
                MatrixView sum = MatrixView.of(partial, i / count * m * n, n);
                tile(rows, columns, steps, left, right, sum.at(row, column), false, toSums, sumsAt);
            }
        });
        if (slabs > 1) {
            pool.runRanges(m, SUM_ROWS, (from, to) -> {
                addSlabs(from, to, n, partial, slabs, m * n, c, accumulate);
                epilogue.apply(c.data(), c.index(from, 0), c.stride(), from, 0, to - from, n);
            });
        }
        if (rowSums != null) {
            addSlabs(0, 1, m, sums, slabs, paddedRows, MatrixView.of(rowSums, 0, m), false);
        }
    }

    /** C[rows, columns] of one task, on the calling thread alone. */
    private void tile(
            int rows, int columns, int k, MatrixView a, MatrixView b, MatrixView c, boolean accumulate,
            float[] sums, int sumsAt) {
        int chunk = RowBlockProduct.evenChunk(k);
        float[] right = scratch.floats(Use.PACKED_B, roundUp(columns, kernel.columns()) * chunk);
        for (int step = 0; step < k; step += chunk) {
            int steps = Math.min(chunk, k - step);
            Packing.pack(b.at(step, 0), steps, columns, kernel.columns(), right, 0);
            float[] left = a.data();
            int leftOffset = a.index(0, step);
            if (a.transposed()) {
                left = scratch.floats(Use.PACKED_A, roundUp(rows, kernel.strip()) * chunk);
                leftOffset = 0;
                Packing.pack(a.at(0, step).transpose(), steps, rows, kernel.strip(), left, 0);
            }
            if (sums != null) {
                Packing.sumLines(left, steps, rows, sums, sumsAt, step > 0);
            }
            tiles.multiply(
                    rows, columns, steps, left, leftOffset, a.stride(), a.transposed(), right, 0, c.data(),
                    c.offset(), c.stride(), accumulate || step > 0);
        }
    }

    private static void addSlabs(
            int from, int to, int n, float[] partial, int slabs, int slabStride, MatrixView c, boolean accumulate) {
        float[] sum = c.data();
        for (int row = from; row < to; row++) {
            int at = c.index(row, 0);
            for (int slab = 0; slab < slabs; slab++) {
                int source = slab * slabStride + row * n;
                if (slab == 0 && !accumulate) {
                    System.arraycopy(partial, source, sum, at, n);
                } else {
                    for (int j = 0; j < n; j++) {
                        sum[at + j] += partial[source + j];
                    }
                }
            }
        }
    }

    /** The length of equal parts of at most {@code limit}, in whole units. */
    private static int evenPart(int length, int limit, int unit) {
        return roundUp(Math.ceilDiv(length, Math.ceilDiv(length, limit)), unit);
    }

    private static int roundUp(int length, int unit) {
        return Math.ceilDiv(length, unit) * unit;
    }
}
