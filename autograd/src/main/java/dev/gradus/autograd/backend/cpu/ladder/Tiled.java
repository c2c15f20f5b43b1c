package dev.gradus.autograd.backend.cpu.ladder;

/**
 * Tiles of 4 by 4: each number that is loaded serves four elements of C, which stay in registers over all of k.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A step of k loads eight numbers for sixteen multiply-adds; {@link Ordered} loads and stores three for one. The
 * sixteen sums do not wait for each other. But each register holds one number where it has room for a whole vector:
 * {@link Vectors} fills it.
 *
 * <p>Rows and columns that fill no tile are dot products, as in {@link Naive}.
 */
final class Tiled implements Rung {
    private static final int SIDE = 4;

    @Override
    public String name() {
        return "tiled";
    }

    @Override
    public String idea() {
        return "4 by 4 sums at once: each number loaded serves four";
    }

    @Override
    public void multiply(float[] c, float[] a, float[] b, int m, int n, int k) {
        int rows = m - m % SIDE;
        int columns = n - n % SIDE;
        for (int j = 0; j < columns; j += SIDE) {
            for (int i = 0; i < rows; i += SIDE) {
                tile(c, i * n + j, a, i * k, b, j, n, k);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = i < rows ? columns : 0; j < n; j++) {
                c[i * n + j] = Naive.dot(a, i * k, b, j, n, k);
            }
        }
    }

    private static void tile(float[] c, int cFrom, float[] a, int aFrom, float[] b, int bFrom, int n, int k) {
        float c00 = 0;
        float c01 = 0;
        float c02 = 0;
        float c03 = 0;
        float c10 = 0;
        float c11 = 0;
        float c12 = 0;
        float c13 = 0;
        float c20 = 0;
        float c21 = 0;
        float c22 = 0;
        float c23 = 0;
        float c30 = 0;
        float c31 = 0;
        float c32 = 0;
        float c33 = 0;
        for (int p = 0; p < k; p++) {
            float b0 = b[bFrom + p * n];
            float b1 = b[bFrom + p * n + 1];
            float b2 = b[bFrom + p * n + 2];
            float b3 = b[bFrom + p * n + 3];
            float a0 = a[aFrom + p];
            c00 = Math.fma(a0, b0, c00);
            c01 = Math.fma(a0, b1, c01);
            c02 = Math.fma(a0, b2, c02);
            c03 = Math.fma(a0, b3, c03);
            float a1 = a[aFrom + k + p];
            c10 = Math.fma(a1, b0, c10);
            c11 = Math.fma(a1, b1, c11);
            c12 = Math.fma(a1, b2, c12);
            c13 = Math.fma(a1, b3, c13);
            float a2 = a[aFrom + 2 * k + p];
            c20 = Math.fma(a2, b0, c20);
            c21 = Math.fma(a2, b1, c21);
            c22 = Math.fma(a2, b2, c22);
            c23 = Math.fma(a2, b3, c23);
            float a3 = a[aFrom + 3 * k + p];
            c30 = Math.fma(a3, b0, c30);
            c31 = Math.fma(a3, b1, c31);
            c32 = Math.fma(a3, b2, c32);
            c33 = Math.fma(a3, b3, c33);
        }
        write(c, cFrom, c00, c01, c02, c03);
        write(c, cFrom + n, c10, c11, c12, c13);
        write(c, cFrom + 2 * n, c20, c21, c22, c23);
        write(c, cFrom + 3 * n, c30, c31, c32, c33);
    }

    private static void write(float[] c, int at, float x0, float x1, float x2, float x3) {
        c[at] = x0;
        c[at + 1] = x1;
        c[at + 2] = x2;
        c[at + 3] = x3;
    }
}
