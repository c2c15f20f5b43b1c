package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutKernelsTest {
    private static final long SEED = 0x9876543210FEDCBAL;
    private static final long STREAM = -3;
    /** The block number grows past 32 bits within the run. */
    private static final long FIRST = 0xFFFFFFFFL - 5;

    @Test
    void uniformNumbersAreThoseOfTheScalarGenerator() {
        for (int n : Samples.SIZES) {
            float[] y = Samples.onOneAndThreeThreads(pool -> {
                float[] out = new float[n];
                DropoutKernels.uniform(pool, out, 0, n, SEED, STREAM, FIRST);
                return out;
            });
            for (int i = 0; i < n; i++) {
                assertEquals(word(i), y[i]);
            }
        }
    }

    @Test
    void dropoutKeepsAndScalesWhereTheWordSaysSo() {
        for (int n : new int[] {0, 1, 13, 207, 4098, 10_001}) {
            float[] x = Samples.values(1, n, 2);
            float[] y = Samples.onOneAndThreeThreads(pool -> {
                float[] out = new float[n];
                DropoutKernels.dropout(pool, out, 0, x, 0, n, 0.3, SEED, STREAM, FIRST);
                return out;
            });
            float scale = (float) (1 / (1 - 0.3));
            for (int i = 0; i < n; i++) {
                assertEquals(word(i) >= 0.3f ? x[i] * scale : 0, y[i]);
            }
        }
    }

    @Test
    void aDroppedNanIsZero() {
        float[] x = new float[4_000];
        Arrays.fill(x, Float.NaN);
        float[] y = x.clone();
        Samples.withPool(pool -> DropoutKernels.dropout(pool, y, 0, y, 0, y.length, 0.5, SEED, STREAM, 0));
        int zeros = 0;
        for (float v : y) {
            assertTrue(v == 0 || Float.isNaN(v));
            zeros += v == 0 ? 1 : 0;
        }
        assertEquals(2_000, zeros, 200);
    }

    @Test
    void withoutDroppingTheInputStays() {
        float[] x = Samples.values(1, 100, 2);
        float[] y = new float[100];
        Samples.withPool(pool -> DropoutKernels.dropout(pool, y, 0, x, 0, 100, 0, SEED, STREAM, 0));
        assertArrayEquals(x, y);
    }

    private static float word(int i) {
        int[] block = new int[Philox.LANES];
        Philox.block(SEED, STREAM, FIRST + i / Philox.LANES, block);
        return Philox.toFloat(block[i % Philox.LANES]);
    }
}
