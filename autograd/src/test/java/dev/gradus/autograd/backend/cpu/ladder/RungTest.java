package dev.gradus.autograd.backend.cpu.ladder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.backend.cpu.WorkerPool;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RungTest {
    private static final int[][] SIZES =
            {{1, 1, 1}, {3, 5, 7}, {4, 32, 6}, {9, 64, 65}, {13, 207, 3}, {66, 96, 130}, {5, 129, 1}};

    @Test
    void everyRungGivesTheSameProduct() {
        try (WorkerPool team = new WorkerPool(2); WorkerPool alone = new WorkerPool(1)) {
            List<Rung> rungs = Rung.all(team, alone);
            assertEquals(List.of("naive", "ordered", "tiled", "vector", "register", "packed", "threads"),
                    rungs.stream().map(Rung::name).toList());
            for (int[] size : SIZES) {
                rungs.forEach(rung -> check(rung, size[0], size[1], size[2]));
            }
        }
    }

    /** Against sums in double precision; C holds rubbish before, and the numbers behind it stay. */
    private static void check(Rung rung, int m, int n, int k) {
        Philox random = new Philox(7);
        float[] a = draw(random, m * k);
        float[] b = draw(random, k * n);
        float[] c = new float[m * n + 3];
        Arrays.fill(c, 99);
        rung.multiply(c, a, b, m, n, k);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    sum += (double) a[i * k + p] * b[p * n + j];
                }
                assertEquals(sum, c[i * n + j], 1e-4 * Math.sqrt(k), rung.name() + " " + m + "x" + n + "x" + k);
            }
        }
        for (int i = m * n; i < c.length; i++) {
            assertEquals(99, c[i], rung.name());
        }
    }

    private static float[] draw(Philox random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
