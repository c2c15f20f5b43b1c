package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeadProductTest {
    private static final int[] ROWS = {1, 2, 3, 8, 9, 17, 26, 65};
    private static final int[] COLUMNS = {1, 20, HeadProduct.WIDTH, 64, 65};
    private static final int[] STEPS = {1, 2, 7, 64};

    @Test
    void everyRestOfRowsAndColumnsAgreesWithDoublePrecision() {
        for (int rows : ROWS) {
            for (int columns : COLUMNS) {
                for (int k : STEPS) {
                    check(rows, columns, k, false, false);
                    check(rows, columns, k, true, false);
                    check(rows, columns, k, false, true);
                    check(rows, columns, k, true, true);
                }
            }
        }
    }

    private static void check(int rows, int columns, int k, boolean transposed, boolean accumulate) {
        int stride = Math.max(rows, k) + 16;
        int first = transposed ? 0 : 2;
        MatrixView a = MatrixView.of(Samples.values(1, (Math.max(rows, k) + first + 1) * stride, 1), 3, stride);
        float[] b = Samples.values(2, k * columns, 1);
        float[] panels = new float[Panels.length(k, columns, HeadProduct.WIDTH)];
        Packing.pack(MatrixView.of(b, 0, columns), k, columns, HeadProduct.WIDTH, panels, 0);
        float[] before = Samples.values(3, 5 + rows * (columns + 4), 1);
        float[] after = before.clone();
        MatrixView c = MatrixView.of(after, 5, columns + 4);
        if (transposed) {
            new HeadProduct().multiplyTransposed(c, rows, columns, k, a, panels, accumulate);
        } else {
            new HeadProduct().multiply(c, rows, columns, k, a, first, panels, accumulate);
        }
        double[] wanted = new double[before.length];
        for (int i = 0; i < before.length; i++) {
            int row = (i - 5) / (columns + 4);
            int column = (i - 5) % (columns + 4);
            boolean inside = i >= 5 && column < columns;
            wanted[i] = accumulate || !inside ? before[i] : 0;
            for (int p = 0; p < k && inside; p++) {
                int at = transposed ? a.index(p, row) : a.index(first + row, p);
                wanted[i] += (double) a.data()[at] * b[p * columns + column];
            }
        }
        Samples.assertClose(rows + " x " + columns + " x " + k + " " + transposed, wanted, after, 1e-6, 1e-5);
    }

    @Test
    void aTranspositionIsExactAndScales() {
        for (int[] size : new int[][] {{1, 1}, {4, 4}, {5, 9}, {32, 64}, {31, 13}, {3, 40}}) {
            int rows = size[0];
            int columns = size[1];
            float[] x = Samples.values(4, rows * (columns + 3), 1);
            float[] y = new float[columns * (rows + 2)];
            Transposition.scaled(y, 0, rows + 2, x, 1, columns + 3, rows, columns, 0.5f);
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    assertEquals(0.5f * x[1 + r * (columns + 3) + c], y[c * (rows + 2) + r]);
                }
            }
        }
    }
}
