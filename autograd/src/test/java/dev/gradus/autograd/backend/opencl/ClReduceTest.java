package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Folds and orders along an axis are those of the reference. */
class ClReduceTest {
    /** Long rows, long columns, nothing, one of each, and odd extents: [outer, axis, inner]. */
    private static final int[][] SIZES = {
        {1, 1_000_000, 1}, {1, 8320, 192}, {8320, 192, 1}, {3, 207, 5}, {207, 13, 1}, {5, 4096, 1}, {2, 4097, 1},
        {1, 128, 13}, {1, 129, 17}, {1, 20_000, 3}, {4, 65, 64}, {1, 1, 1}, {13, 1, 7}, {13, 1, 1}, {3, 0, 5},
        {3, 0, 1}, {0, 5, 1}, {0, 5, 3}, {2, 3, 0}};
    private static final float[] SPECIAL = {
        Float.NaN, Float.intBitsToFloat(0xffc00001), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f,
        Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1, -1
    };

    /** What one of {@link Reduce} does. */
    private interface Fold {
        void run(Reduce reduce, Storage y, Storage x);
    }

    @Test
    void sumsAgree() {
        for (int[] s : SIZES) {
            float[] x = normal(s[0] * s[1] * s[2]);
            compare("sum", s, x, s[0] * s[2], (reduce, y, from) -> reduce.sum(y, from, s[0], s[1], s[2]));
        }
    }

    @Test
    void aSumWithNaNOrInfinityIsOne() {
        int[] s = {1, 5000, 1};
        for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] x = normal(5000);
            x[4999] = special;
            compare("sum", s, x, 1, (reduce, y, from) -> reduce.sum(y, from, 1, 5000, 1));
        }
    }

    @Test
    void maximaAgreeAndKeepNaN() {
        for (int[] s : SIZES) {
            if (s[1] > 0) {
                float[] x = normal(s[0] * s[1] * s[2]);
                compare("max", s, x, s[0] * s[2], (reduce, y, from) -> reduce.max(y, from, s[0], s[1], s[2]));
                compare("max", s, special(x.length), s[0] * s[2],
                        (reduce, y, from) -> reduce.max(y, from, s[0], s[1], s[2]));
            }
        }
        for (int place = 0; place < 67; place++) {
            float[] x = new float[67];
            x[place] = Float.NaN;
            compare("max", new int[] {1, 67, 1}, x, 1, (reduce, y, from) -> reduce.max(y, from, 1, 67, 1));
            Arrays.fill(x, Float.NEGATIVE_INFINITY);
            x[place] = -3;
            compare("max", new int[] {1, 67, 1}, x, 1, (reduce, y, from) -> reduce.max(y, from, 1, 67, 1));
        }
    }

    @Test
    void theIndexOfTheLargestIsTheFirstOne() {
        for (int[] s : SIZES) {
            if (s[1] > 0) {
                for (float[] x : List.of(normal(s[0] * s[1] * s[2]), special(s[0] * s[1] * s[2]))) {
                    compareIndices("argmax", s, x, s[0] * s[2],
                            (reduce, y, from) -> reduce.argmax(y, from, s[0], s[1], s[2]));
                }
            }
        }
    }

    @Test
    void sortingWithTiesAndSpecialValues() {
        for (int[] s : SIZES) {
            for (boolean descending : new boolean[] {false, true}) {
                if (s[0] * s[1] * s[2] < 1_000_000) {
                    float[] x = special(s[0] * s[1] * s[2]);
                    compareIndices("argsort " + descending, s, x, x.length,
                            (reduce, y, from) -> reduce.argsort(y, from, s[0], s[1], s[2], descending));
                }
            }
        }
    }

    @Test
    void runningSumsFromBothEnds() {
        for (int[] s : SIZES) {
            for (boolean fromEnd : new boolean[] {false, true}) {
                float[] x = normal(s[0] * s[1] * s[2]);
                compare("cumsum " + fromEnd, s, x, x.length,
                        (reduce, y, from) -> reduce.cumsum(y, from, s[0], s[1], s[2], fromEnd));
            }
        }
        float[] x = {1, Float.POSITIVE_INFINITY, 2, Float.NEGATIVE_INFINITY, 3};
        compare("cumsum", new int[] {1, 5, 1}, x, 5, (reduce, y, from) -> reduce.cumsum(y, from, 1, 5, 1, false));
    }

    @Test
    void sumsOfSquaresNeitherOverflowNorVanish() {
        Families.onEach((family, device) -> {
            Reduce reduce = device.backend().reduce();
            for (int n : new int[] {0, 1, 13, 207, 4096, 4097, 1_000_000}) {
                for (float factor : new float[] {1, 1e30f, 1e-30f, 1e-44f, 0}) {
                    float[] x = normal(n);
                    double want = 0;
                    for (int i = 0; i < n; i++) {
                        x[i] *= factor;
                        want += (double) x[i] * x[i];
                    }
                    double got = reduce.sumOfSquares(storage(device, x));
                    assertEquals(want, got, 1e-6 * want, family + " " + n + " numbers of size " + factor);
                }
            }
        });
    }

    @Test
    void oneNumberThatIsNotFiniteIsFound() {
        Families.onEach((family, device) -> {
            Reduce reduce = device.backend().reduce();
            float[] x = new float[5000];
            Arrays.fill(x, Float.MAX_VALUE);
            assertEquals(true, reduce.allFinite(storage(device, x)));
            for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                for (int place : new int[] {0, 4095, 4096, 4999}) {
                    float[] spoilt = x.clone();
                    spoilt[place] = special;
                    assertEquals(false, reduce.allFinite(storage(device, spoilt)), family + ", " + special);
                    float[] small = new float[5000];
                    small[place] = special;
                    assertEquals(false, reduce.allFinite(storage(device, small)), family + ", " + special);
                }
            }
        });
    }

    @Test
    void equalIndicesAreCounted() {
        Families.onEach((family, device) -> {
            Memory memory = device.backend().memory();
            for (int n : new int[] {0, 1, 13, 10_000}) {
                int[] left = new int[n];
                int[] right = new int[n];
                int want = 0;
                Philox random = new Philox(n);
                for (int i = 0; i < n; i++) {
                    left[i] = random.nextInt(3);
                    right[i] = random.nextInt(3);
                    want += left[i] == right[i] ? 1 : 0;
                }
                Storage a = memory.allocate(DType.INT32, n, false);
                Storage b = memory.allocate(DType.INT32, n, false);
                Storage y = memory.allocate(DType.FLOAT32, 1, false);
                memory.write(a, left);
                memory.write(b, right);
                device.backend().reduce().countEqual(y, a, b);
                assertEquals(want, memory.toFloats(y)[0], family + " " + n);
            }
        });
    }

    private static void compare(String what, int[] sizes, float[] x, int length, Fold fold) {
        Families.requireAgreement(what + " " + Arrays.toString(sizes), sizes[1],
                device -> List.of(run(device, device.floatType(), x, length, fold)));
    }

    private static void compareIndices(String what, int[] sizes, float[] x, int length, Fold fold) {
        double[] wanted = run(Device.reference(), DType.INT32, x, length, fold);
        Families.onEach((family, device) -> assertArrayEquals(wanted, run(device, DType.INT32, x, length, fold),
                family + " " + what + " " + Arrays.toString(sizes)));
    }

    private static double[] run(Device device, DType dtype, float[] x, int length, Fold fold) {
        Memory memory = device.backend().memory();
        Storage y = memory.allocate(dtype, length, false);
        fold.run(device.backend().reduce(), y, storage(device, x));
        return memory.toDoubles(y);
    }

    private static Storage storage(Device device, float[] x) {
        Storage storage = device.backend().memory().allocate(device.floatType(), x.length, false);
        device.backend().memory().write(storage, x);
        return storage;
    }

    private static float[] normal(int n) {
        Philox random = new Philox(n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    private static float[] special(int n) {
        Philox random = new Philox(n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextInt(8) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextInt(9) - 4;
        }
        return x;
    }
}
