package dev.gradus.autograd.backend.cpu;

/** Copies that change the order of elements. */
final class MovementKernels {
    private static final int ROWS = 8;

    private MovementKernels() {}

    /** y[c, r] = x[r, c] for x of [rows, columns], with the distances of the rows of both; by one thread. */
    static void transpose(float[] y, int yOff, int ldy, float[] x, int xOff, int ldx, int rows, int columns) {
        int r = 0;
        for (; r <= rows - ROWS; r += ROWS) {
            transposeRows(y, yOff + r, ldy, x, xOff + r * ldx, ldx, columns);
        }
        for (; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                y[yOff + c * ldy + r] = x[xOff + r * ldx + c];
            }
        }
    }

    /** Eight rows become eight columns: eight runs are read, and pieces of eight neighbours written. */
    private static void transposeRows(float[] y, int yOff, int ldy, float[] x, int xOff, int ldx, int columns) {
        int to = yOff;
        for (int c = xOff; c < xOff + columns; c++) {
            y[to] = x[c];
            y[to + 1] = x[c + ldx];
            y[to + 2] = x[c + 2 * ldx];
            y[to + 3] = x[c + 3 * ldx];
            y[to + 4] = x[c + 4 * ldx];
            y[to + 5] = x[c + 5 * ldx];
            y[to + 6] = x[c + 6 * ldx];
            y[to + 7] = x[c + 7 * ldx];
            to += ldy;
        }
    }
}
