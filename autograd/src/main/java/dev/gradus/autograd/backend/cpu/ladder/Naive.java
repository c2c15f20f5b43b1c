package dev.gradus.autograd.backend.cpu.ladder;

/**
 * The definition: c[i, j] = Σ a[i, p]·b[p, j].
 *
 * <h2>Implementation notes</h2>
 *
 * <p>The inner loop jumps n numbers ahead in B with each step, so that it uses one number of each line of the cache it
 * fetches; and each addition waits for the one before it. {@link Ordered} walks along the rows instead.
 */
final class Naive implements Rung {
    @Override
    public String name() {
        return "naive";
    }

    @Override
    public String idea() {
        return "three loops, a dot product for each element";
    }

    @Override
    public void multiply(float[] c, float[] a, float[] b, int m, int n, int k) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                c[i * n + j] = dot(a, i * k, b, j, n, k);
            }
        }
    }

    /** Σ a[i, p]·b[p, j]: a row of A with a column of B, whose numbers lie {@code n} apart. */
    static float dot(float[] a, int aFrom, float[] b, int bFrom, int n, int k) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
            sum += a[aFrom + p] * b[bFrom + p * n];
        }
        return sum;
    }
}
