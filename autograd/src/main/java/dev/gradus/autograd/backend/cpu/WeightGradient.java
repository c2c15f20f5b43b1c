package dev.gradus.autograd.backend.cpu;

import java.util.Arrays;

/**
 * The gradients of a layer's weight and bias while they are summed over blocks of rows: dW = dYᵀ·x and dB = Σ dY.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Rows come in slabs, which may be worked on at the same time; each has sums of its own, added at the end in rising
 * order. In a slab, dW lies panel by panel of the micro-kernel's width, so that the tiles of a panel follow each other
 * in memory, and all are whole: what they compute beyond the edge of dW is never read.
 */
final class WeightGradient {
    private final int out;
    private final int in;
    private final MicroKernel kernel;
    private final TileLoop tiles;
    private final int paddedOut;
    private final int slabs;
    private final int slabLength;
    private final float[] sums;

    /** @param sums has room for {@link #length} floats, of any content */
    WeightGradient(int out, int in, int slabs, MicroKernel kernel, TileLoop tiles, float[] sums) {
        this.out = out;
        this.in = in;
        this.kernel = kernel;
        this.tiles = tiles;
        this.slabs = slabs;
        this.sums = sums;
        paddedOut = paddedOut(out, kernel);
        slabLength = length(out, in, 1, kernel);
    }

    /** The floats needed for the sums of all slabs: each slab's panels of dW, then dB. */
    static int length(int out, int in, int slabs, MicroKernel kernel) {
        return slabs * paddedOut(out, kernel) * (Math.ceilDiv(in, kernel.columns()) * kernel.columns() + 1);
    }

    private static int paddedOut(int out, MicroKernel kernel) {
        return Math.ceilDiv(out, kernel.strip()) * kernel.strip();
    }

    /**
     * Adds the product of a block of rows to a part of dW.
     *
     * @param begin whether nothing was added to this part of the slab before
     * @param line the part's first row of dW, a multiple of the kernel's strip
     * @param column its first column, a multiple of the kernel's width
     * @param rows of the block
     * @param dy the block's columns {@code line … line + lines − 1} of dY, packed in strips
     * @param x the block's columns {@code column … column + columns − 1} of x, packed in panels
     */
    void add(int slab, boolean begin, int line, int lines, int column, int columns, int rows, float[] dy, float[] x) {
        int width = kernel.columns();
        int whole = Math.ceilDiv(lines, kernel.rows()) * kernel.rows();
        for (int panel = 0; panel < columns; panel += width) {
            tiles.multiply(
                    whole, width, rows, dy, 0, 0, true, x, panel * rows, sums,
                    slab * slabLength + (column + panel) * paddedOut + line * width, width, !begin);
        }
    }

    /** Adds the rows of a block of dY to a part of dB, which begins with {@code line}. */
    void addBias(int slab, boolean begin, int line, int lines, int rows, float[] dy, int offset, int stride) {
        int at = (slab + 1) * slabLength - paddedOut + line;
        if (begin) {
            Arrays.fill(sums, at, at + lines, 0);
        }
        for (int row = 0; row < rows; row++) {
            BinaryRows.add(sums, at, sums, at, dy, offset + row * stride, lines);
        }
    }

    /** Writes the gradients: the sums of the slabs. */
    void finish(WorkerPool pool, MatrixView dw, float[] dbias) {
        int width = kernel.columns();
        pool.run(Math.ceilDiv(in, width), panel -> {
            int column = panel * width;
            int columns = Math.min(width, in - column);
            for (int line = 0; line < out; line++) {
                addSlabs(dw.data(), dw.index(line, column), column * paddedOut + line * width, columns);
            }
        });
        addSlabs(dbias, 0, slabLength - paddedOut, out);
    }

    private void addSlabs(float[] to, int at, int from, int n) {
        System.arraycopy(sums, from, to, at, n);
        for (int slab = 1; slab < slabs; slab++) {
            BinaryRows.add(to, at, to, at, sums, slab * slabLength + from, n);
        }
    }
}
