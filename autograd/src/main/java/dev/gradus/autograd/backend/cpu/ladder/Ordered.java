package dev.gradus.autograd.backend.cpu.ladder;

import java.util.Arrays;

/**
 * The same loops in another order: each row of B is added to a row of C, times one number of A.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>The inner loop now walks along rows, so that whole lines of the cache are used, and its additions do not wait for
 * each other. But for each multiply-add it loads a number of B and a number of C and stores one. The compiler makes no
 * vectors of it: for all it knows, C and B are one array, and a store changes the next load. {@link Tiled} loads less.
 */
final class Ordered implements Rung {
    @Override
    public String name() {
        return "ordered";
    }

    @Override
    public String idea() {
        return "loops exchanged: along the rows of B and C";
    }

    @Override
    public void multiply(float[] c, float[] a, float[] b, int m, int n, int k) {
        Arrays.fill(c, 0, m * n, 0);
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                addScaled(c, i * n, a[i * k + p], b, p * n, n);
            }
        }
    }

    /** c += factor·b, for {@code length} neighbours. */
    private static void addScaled(float[] c, int cFrom, float factor, float[] b, int bFrom, int length) {
        for (int j = 0; j < length; j++) {
            c[cFrom + j] += factor * b[bFrom + j];
        }
    }
}
