package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.HostMemory;
import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.reference.ReferenceBackend;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Sorting and running sums give what the plain loops of the reference backend give. */
class OrderKernelsTest {
    private static final float[] SPECIAL = {
        Float.NaN, Float.intBitsToFloat(0xffc00001), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f,
        Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1, -1
    };

    private final HostMemory memory = new HostMemory();
    private final Reduce reference = new ReferenceBackend().reduce();

    @Test
    void sortingWithTiesAndSpecialValues() {
        for (int[] s : new int[][] {{3, 207, 5}, {1, 4098, 1}, {65, 13, 33}, {2, 1, 7}, {4, 0, 3}}) {
            int n = s[0] * s[1] * s[2];
            Philox random = new Philox(n);
            float[] x = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = random.nextBoolean() ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextInt(9) - 4;
            }
            for (boolean descending : new boolean[] {false, true}) {
                Storage wanted = memory.allocate(DType.INT32, n, false);
                Storage doubles = memory.allocate(DType.FLOAT64, n, false);
                memory.write(doubles, x);
                reference.argsort(wanted, doubles, s[0], s[1], s[2], descending);
                float[] got = Samples.onOneAndThreeThreads(pool -> {
                    int[] index = new int[n];
                    OrderKernels.argsort(pool, index, x, s[0], s[1], s[2], descending);
                    return floats(index);
                });
                assertArrayEquals(floats(memory.toInts(wanted)), got, Arrays.toString(s));
            }
        }
    }

    /** Small integers, so that sums are exact. */
    @Test
    void runningSumsFromBothEnds() {
        for (int[] s : new int[][] {{3, 207, 5}, {1, 4098, 1}, {65, 13, 33}, {2, 1, 7}, {4, 0, 3}}) {
            int n = s[0] * s[1] * s[2];
            float[] x = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = i % 101 - 40;
            }
            for (boolean fromEnd : new boolean[] {false, true}) {
                Storage wanted = memory.allocate(DType.FLOAT64, n, false);
                Storage doubles = memory.allocate(DType.FLOAT64, n, false);
                memory.write(doubles, x);
                reference.cumsum(wanted, doubles, s[0], s[1], s[2], fromEnd);
                float[] got = Samples.onOneAndThreeThreads(pool -> {
                    float[] y = new float[n];
                    OrderKernels.cumsum(pool, y, x, s[0], s[1], s[2], fromEnd);
                    return y;
                });
                assertArrayEquals(memory.toFloats(wanted), got, Arrays.toString(s));
            }
        }
    }

    private static float[] floats(int[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }
}
