package dev.gradus.autograd.backend.cpu;

/**
 * The right factor B[k, columns] of a product, packed for the micro-kernel: k is cut into chunks of equal length, the
 * last may be shorter, and each chunk into panels of the kernel's width.
 */
final class Panels {
    /** Panels of one chunk. */
    final int count;

    private final MatrixView b;
    private final int k;
    private final int columns;
    private final int width;
    private final int chunk;
    private final float[] packed;

    /**
     * @param b begins with the first column to be packed
     * @param chunk steps of k in a chunk
     * @param buffer has room for {@link #length}
     */
    Panels(MatrixView b, int k, int columns, int width, int chunk, float[] buffer) {
        this.b = b;
        this.k = k;
        this.columns = columns;
        this.width = width;
        this.chunk = chunk;
        this.packed = buffer;
        count = Math.ceilDiv(columns, width);
    }

    /** The floats of all panels. */
    static int length(int k, int columns, int width) {
        return k * Math.ceilDiv(columns, width) * width;
    }

    void pack(WorkerPool pool) {
        pool.run(Math.ceilDiv(k, chunk) * count, i -> {
            int step = i / count * chunk;
            int panel = i % count;
            int column = panel * width;
            Packing.pack(
                    b.at(step, column), steps(step), Math.min(width, columns - column), width, packed,
                    offset(step, panel));
        });
    }

    /** The steps of a chunk but the last. */
    int chunk() {
        return chunk;
    }

    /** The steps of the chunk that begins here. */
    int steps(int step) {
        return Math.min(chunk, k - step);
    }

    /** Where a panel of the chunk that begins with this step lies: chunk by chunk, and panel by panel in a chunk. */
    int offset(int step, int panel) {
        return (step * count + panel * steps(step)) * width;
    }

    float[] packed() {
        return packed;
    }
}
