package dev.gradus.autograd.backend.cpu;

/** Copies that change the order of elements. */
final class MovementKernels {
    private static final int TILE = 16;

    private MovementKernels() {}

    /** y[c, r] = x[r, c] for x of [rows, columns], with the distances of the rows of both; by one thread. */
    static void transpose(float[] y, int yOff, int ldy, float[] x, int xOff, int ldx, int rows, int columns) {
        for (int r0 = 0; r0 < rows; r0 += TILE) {
            int r1 = Math.min(rows, r0 + TILE);
            for (int c = 0; c < columns; c++) {
                int at = xOff + r0 * ldx + c;
                int to = yOff + c * ldy;
                for (int r = r0; r < r1; r++) {
                    y[to + r] = x[at];
                    at += ldx;
                }
            }
        }
    }
}
