package dev.gradus.autograd.backend.cpu;

/** Runs the micro-kernel over a block of C whose panels of B are packed. */
final class TileLoop {
    private final MicroKernel kernel;
    private final Scratch scratch;

    TileLoop(MicroKernel kernel, Scratch scratch) {
        this.kernel = kernel;
        this.scratch = scratch;
    }

    /**
     * C[rows, columns] = A·B, or += when accumulating, over {@code k} steps.
     *
     * <p>The panel of B stays in the first-level cache while the rows of A pass by; A comes from the second level.
     *
     * @param a the rows of A: stored row by row, or packed in strips when {@code packedA}
     * @param aStride the distance between two rows; without meaning for a packed A
     * @param b the first panel; the panels follow each other {@code k·kernel.columns()} floats apart
     */
    void multiply(
            int rows, int columns, int k, float[] a, int aOffset, int aStride, boolean packedA, float[] b, int bOffset,
            float[] c, int cOffset, int cStride, boolean accumulate) {
        int tileRows = kernel.rows();
        int tileColumns = kernel.columns();
        int strip = kernel.strip();
        float[] edge = scratch.floats(Scratch.Use.EDGE, tileRows * tileColumns);
        for (int column = 0; column < columns; column += tileColumns) {
            int panel = bOffset + column * k;
            int validColumns = Math.min(tileColumns, columns - column);
            for (int row = 0; row < rows; row += tileRows) {
                int validRows = Math.min(tileRows, rows - row);
                boolean whole = validRows == tileRows && validColumns == tileColumns;
                int at = cOffset + row * cStride + column;
                float[] target = whole ? c : edge;
                int targetOffset = whole ? at : 0;
                int targetStride = whole ? cStride : tileColumns;
                boolean add = whole && accumulate;
                if (packedA) {
                    kernel.multiplyPacked(
                            k, a, aOffset + row / strip * strip * k + row % strip, strip, b, panel, target,
                            targetOffset, targetStride, add);
                } else {
                    int from = aOffset + row * aStride;
                    kernel.multiplyRows(
                            k, a, from, aStride, validRows, b, panel, target, targetOffset, targetStride, add);
                }
                if (!whole) {
                    copyEdge(edge, tileColumns, validRows, validColumns, c, at, cStride, accumulate);
                }
            }
        }
    }

    private static void copyEdge(
            float[] edge, int edgeStride, int rows, int columns, float[] c, int cOffset, int cStride,
            boolean accumulate) {
        for (int i = 0; i < rows; i++) {
            int from = i * edgeStride;
            int to = cOffset + i * cStride;
            if (accumulate) {
                for (int j = 0; j < columns; j++) {
                    c[to + j] += edge[from + j];
                }
            } else {
                System.arraycopy(edge, from, c, to, columns);
            }
        }
    }
}
