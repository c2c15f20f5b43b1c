package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Linalg.Operand;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.check.Tolerance;
import dev.gradus.autograd.random.Philox;
import java.util.EnumMap;
import java.util.Map;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClLinalgTest {
    private static final int[] AWKWARD = {1, 13, 32, 65};
    private static final Map<KernelFamily, OpenClBackend> BACKENDS = new EnumMap<>(KernelFamily.class);

    /** A matrix product in double. */
    private interface Element {
        double at(int i, int j);
    }

    @BeforeAll
    static void open() {
        assumeTrue(OpenCl.absence() == null, OpenCl::absence);
        for (KernelFamily family : KernelFamily.values()) {
            BACKENDS.put(family, new OpenClBackend(OpenCl.device(""), family, false));
        }
    }

    @AfterAll
    static void close() {
        BACKENDS.values().forEach(OpenClBackend::close);
        BACKENDS.clear();
    }

    @ParameterizedTest
    @EnumSource
    void everyCombinationOfAwkwardSizesAgreesWithThePlainLoops(KernelFamily family) {
        Philox random = new Philox(1);
        Calls calls = new Calls(family);
        for (int m : AWKWARD) {
            for (int n : AWKWARD) {
                for (int k : AWKWARD) {
                    calls.matmul(random, random.nextInt(5), new int[] {1, m, n, k}, random.nextBoolean(),
                            random.nextBoolean());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTranspositionAgreesForWholeVectorsLongSumsAndBatches(KernelFamily family) {
        Philox random = new Philox(2);
        Calls calls = new Calls(family);
        int[][] sizes = {{1, 64, 96, 128}, {1, 24, 40, 2600}, {1, 8, 33, 1025}, {3, 20, 36, 44}, {5, 9, 31, 17}};
        for (int[] s : sizes) {
            for (int mode = 0; mode < 4; mode++) {
                calls.matmul(random, 4, s, (mode & 1) != 0, (mode & 2) != 0);
            }
        }
        // Large enough for each of the larger tiles.
        calls.matmul(random, 4, new int[] {1, 260, 192, 68}, false, true);
        calls.matmul(random, 4, new int[] {1, 260, 256, 36}, true, false);
        // Tall and wide enough for other plans; the last begins at the beginning of its operands.
        calls.matmul(random, 4, new int[] {1, 1030, 64, 20}, false, false);
        calls.matmul(random, 0, new int[] {1, 36, 68, 2600}, true, false);
    }

    @ParameterizedTest
    @EnumSource
    void matricesMayBeSharedAndLieInAnyOrder(KernelFamily family) {
        Philox random = new Philox(3);
        Calls calls = new Calls(family);
        int m = 5;
        int n = 40;
        int k = 12;
        int[] left = {2, 0, 0, 1};
        int[] right = {1, 1, 1, 1};
        for (boolean transposed : new boolean[] {false, true}) {
            float[] a = uniform(random, 3 * m * k);
            float[] b = uniform(random, 2 * k * n);
            int[] leftOffsets = {2 * m * k, 0, 0, m * k};
            int[] rightOffsets = {k * n, k * n, k * n, k * n};
            Storage c = calls.room(4 * m * n);
            calls.linalg.matmul(c, new Operand(calls.put(a), leftOffsets, transposed),
                    new Operand(calls.put(b), rightOffsets, transposed), 4, m, n, k);
            float[] got = calls.get(c);
            for (int matrix = 0; matrix < 4; matrix++) {
                int la = left[matrix] * m * k;
                int lb = right[matrix] * k * n;
                agrees(got, matrix * m * n, m, n, k, (i, j) -> dot(k, l -> a[la + (transposed ? l * m + i : i * k + l)],
                        l -> b[lb + (transposed ? j * k + l : l * n + j)]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLinearLayerAddsItsBiasAndAppliesItsActivation(KernelFamily family) {
        Philox random = new Philox(4);
        Calls calls = new Calls(family);
        int[][] sizes = {{1, 1, 1}, {13, 7, 33}, {70, 48, 96}, {20, 31, 18}};
        for (int[] s : sizes) {
            for (ActivationKind f : ActivationKind.values()) {
                calls.linear(random, s[0], s[1], s[2], f, true, true);
                calls.linear(random, s[0], s[1], s[2], f, false, false);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theGradientsOfALinearLayerAgreeWithTheirDefinition(KernelFamily family) {
        Philox random = new Philox(5);
        Calls calls = new Calls(family);
        int[][] sizes = {{1, 1, 1}, {13, 7, 33}, {700, 48, 20}, {65, 31, 18}, {0, 3, 2}};
        for (int[] s : sizes) {
            for (ActivationKind f : ActivationKind.values()) {
                calls.linearBackward(random, s[0], s[1], s[2], f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTwoLayerNetworkIsItsLayersOneAfterTheOther(KernelFamily family) {
        Philox random = new Philox(6);
        Calls calls = new Calls(family);
        for (ActivationKind f : new ActivationKind[] {ActivationKind.GELU_ERF, ActivationKind.GELU_TANH}) {
            calls.feedForward(random, new Linalg.TwoLayerSizes(40, 12, 36, 20), f, true);
            calls.feedForward(random, new Linalg.TwoLayerSizes(9, 5, 17, 3), f, false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSumOverNothingIsZeroAndNothingIsWrittenForNoElements(KernelFamily family) {
        Calls calls = new Calls(family);
        Storage c = calls.put(new float[] {1, 2, 3, 4, 5, 6});
        Storage none = calls.room(0);
        Operand empty = new Operand(none, new int[] {0}, false);
        calls.linalg.matmul(c, empty, empty, 1, 0, 3, 4);
        calls.linalg.matmul(c, empty, empty, 1, 2, 0, 4);
        calls.linalg.matmul(c, new Operand(none, new int[0], false), new Operand(none, new int[0], false), 0, 2, 3, 4);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, calls.get(c));
        calls.linalg.matmul(c, empty, empty, 1, 2, 3, 0);
        assertArrayEquals(new float[6], calls.get(c));
    }

    @ParameterizedTest
    @EnumSource
    void notANumberStaysInItsRowAndColumn(KernelFamily family) {
        Philox random = new Philox(7);
        Calls calls = new Calls(family);
        int m = 37;
        int n = 45;
        int k = 19;
        float[] a = uniform(random, m * k);
        float[] b = uniform(random, k * n);
        a[36 * k + 18] = Float.NaN;
        a[7 * k + 3] = Float.POSITIVE_INFINITY;
        b[18 * n + 44] = Float.NaN;
        Storage c = calls.room(m * n);
        calls.linalg.matmul(c, new Operand(calls.put(a), new int[] {0}, false),
                new Operand(calls.put(b), new int[] {0}, false), 1, m, n, k);
        float[] got = calls.get(c);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                assertEquals(i == 36 || j == 44, Float.isNaN(got[i * n + j]), i + ", " + j);
                assertEquals(i == 7 && j != 44, Float.isInfinite(got[i * n + j]), i + ", " + j);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameProductHasTheSameBits(KernelFamily family) {
        Calls calls = new Calls(family);
        float[] first = calls.longProduct();
        assertArrayEquals(first, calls.longProduct(), 0f);
    }

    /** The calls of one family, each checked against plain loops in double. */
    private static final class Calls {
        private final OpenClBackend backend;
        private final Linalg linalg;

        Calls(KernelFamily family) {
            backend = BACKENDS.get(family);
            linalg = backend.linalg();
        }

        Storage room(int length) {
            return backend.memory().allocate(DType.FLOAT32, length, false);
        }

        Storage put(float[] values) {
            Storage to = room(values.length);
            backend.memory().write(to, values);
            return to;
        }

        float[] get(Storage from) {
            return backend.memory().toFloats(from);
        }

        void matmul(Philox random, int skip, int[] sizes, boolean transposedA, boolean transposedB) {
            int batch = sizes[0];
            int m = sizes[1];
            int n = sizes[2];
            int k = sizes[3];
            float[] a = uniform(random, skip + batch * m * k);
            float[] b = uniform(random, skip + batch * k * n);
            int[] startsA = new int[batch];
            int[] startsB = new int[batch];
            for (int i = 0; i < batch; i++) {
                startsA[i] = skip + i * m * k;
                startsB[i] = skip + i * k * n;
            }
            Storage c = room(batch * m * n);
            linalg.matmul(c, new Operand(put(a), startsA, transposedA), new Operand(put(b), startsB, transposedB),
                    batch, m, n, k);
            float[] got = get(c);
            for (int matrix = 0; matrix < batch; matrix++) {
                int la = startsA[matrix];
                int lb = startsB[matrix];
                agrees(got, matrix * m * n, m, n, k,
                        (i, j) -> dot(k, l -> a[la + (transposedA ? l * m + i : i * k + l)],
                                l -> b[lb + (transposedB ? j * k + l : l * n + j)]));
            }
        }

        void linear(Philox random, int rows, int in, int out, ActivationKind f, boolean withBias, boolean keepsPre) {
            float[] x = uniform(random, rows * in);
            float[] w = uniform(random, out * in);
            float[] bias = withBias ? uniform(random, out) : new float[out];
            float[] residual = uniform(random, rows * out);
            Element product = (i, j) -> bias[j] + dot(in, l -> x[i * in + l], l -> w[j * in + l]);
            Storage y = room(rows * out);
            Storage pre = keepsPre && f != ActivationKind.NONE ? room(rows * out) : null;
            Storage onDevice = withBias ? put(bias) : null;
            linalg.linear(y, pre, put(x), put(w), onDevice, rows, in, out, f);
            agrees(get(y), 0, rows, out, in, (i, j) -> activate(f, product.at(i, j)));
            if (pre != null) {
                agrees(get(pre), 0, rows, out, in, product);
            }
            linalg.linearResidual(y, put(residual), put(x), put(w), onDevice, rows, in, out);
            agrees(get(y), 0, rows, out, in, (i, j) -> product.at(i, j) + residual[i * out + j]);
        }

        void linearBackward(Philox random, int rows, int in, int out, ActivationKind f) {
            float[] x = uniform(random, rows * in);
            float[] w = uniform(random, out * in);
            float[] pre = uniform(random, rows * out);
            float[] dy = uniform(random, rows * out);
            double[] d = new double[rows * out];
            for (int i = 0; i < d.length; i++) {
                d[i] = dy[i] * derivative(f, pre[i]);
            }
            Storage dx = room(rows * in);
            Storage dw = room(out * in);
            Storage dbias = room(out);
            Storage saved = f == ActivationKind.NONE ? null : put(pre);
            linalg.linearBackward(dx, dw, dbias, put(dy), saved, put(x), put(w), rows, in, out, f);
            agrees(get(dx), 0, rows, in, out, (i, j) -> dot(out, l -> d[i * out + l], l -> w[l * in + j]));
            agrees(get(dw), 0, out, in, rows, (i, j) -> dot(rows, l -> d[l * out + i], l -> x[l * in + j]));
            agrees(get(dbias), 0, 1, out, rows, (i, j) -> dot(rows, l -> d[l * out + j], l -> 1));
            linalg.linearBackward(null, null, null, put(dy), saved, put(x), put(w), rows, in, out, f);
        }

        void feedForward(Philox random, Linalg.TwoLayerSizes s, ActivationKind f, boolean withResidual) {
            Storage x = put(uniform(random, s.rows() * s.in()));
            Storage residual = withResidual ? put(uniform(random, s.rows() * s.out())) : null;
            Storage dy = put(uniform(random, s.rows() * s.out()));
            Linalg.TwoLayers layers = new Linalg.TwoLayers(put(uniform(random, s.hidden() * s.in())),
                    put(uniform(random, s.hidden())), put(uniform(random, s.out() * s.hidden())),
                    put(uniform(random, s.out())));
            Linalg.TwoLayers gradients = new Linalg.TwoLayers(room(s.hidden() * s.in()), room(s.hidden()),
                    room(s.out() * s.hidden()), room(s.out()));
            Storage y = room(s.rows() * s.out());
            Storage pre = room(s.rows() * s.hidden());
            Storage dx = room(s.rows() * s.in());
            linalg.feedForward(y, pre, x, layers, residual, s, f);
            linalg.feedForwardBackward(dx, gradients, dy, pre, x, layers, s, f);

            Storage h = room(s.rows() * s.hidden());
            Storage y1 = room(s.rows() * s.out());
            Storage dh = room(s.rows() * s.hidden());
            Storage dx1 = room(s.rows() * s.in());
            Linalg.TwoLayers wanted = new Linalg.TwoLayers(room(s.hidden() * s.in()), room(s.hidden()),
                    room(s.out() * s.hidden()), room(s.out()));
            linalg.linear(h, null, x, layers.w1(), layers.bias1(), s.rows(), s.in(), s.hidden(), f);
            if (withResidual) {
                linalg.linearResidual(y1, residual, h, layers.w2(), layers.bias2(), s.rows(), s.hidden(), s.out());
            } else {
                linalg.linear(y1, null, h, layers.w2(), layers.bias2(), s.rows(), s.hidden(), s.out(),
                        ActivationKind.NONE);
            }
            linalg.linearBackward(dh, wanted.w2(), wanted.bias2(), dy, null, h, layers.w2(), s.rows(), s.hidden(),
                    s.out(), ActivationKind.NONE);
            linalg.linearBackward(dx1, wanted.w1(), wanted.bias1(), dh, pre, x, layers.w1(), s.rows(), s.in(),
                    s.hidden(), f);
            float allowed = 1e-5f;
            assertArrayEquals(get(y1), get(y), allowed);
            assertArrayEquals(get(dx1), get(dx), allowed);
            assertArrayEquals(get(wanted.w1()), get(gradients.w1()), allowed);
            assertArrayEquals(get(wanted.bias1()), get(gradients.bias1()), allowed);
            assertArrayEquals(get(wanted.w2()), get(gradients.w2()), allowed);
            assertArrayEquals(get(wanted.bias2()), get(gradients.bias2()), allowed);
        }

        float[] longProduct() {
            Philox random = new Philox(8);
            int m = 24;
            int n = 40;
            int k = 3000;
            Storage c = room(m * n);
            linalg.matmul(c, new Operand(put(uniform(random, k * m)), new int[] {0}, true),
                    new Operand(put(uniform(random, k * n)), new int[] {0}, false), 1, m, n, k);
            return get(c);
        }
    }

    private interface Number {
        double at(int l);
    }

    private static double dot(int k, Number a, Number b) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
            sum += a.at(l) * b.at(l);
        }
        return sum;
    }

    private static double activate(ActivationKind f, double x) {
        return switch (f) {
            case NONE -> x;
            case GELU_ERF -> 0.5 * x * (1 + Erf.erf(x / Math.sqrt(2)));
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(inner(x)));
        };
    }

    private static double derivative(ActivationKind f, double x) {
        return switch (f) {
            case NONE -> 1;
            case GELU_ERF -> 0.5 * (1 + Erf.erf(x / Math.sqrt(2))) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            case GELU_TANH -> {
                double t = Math.tanh(inner(x));
                yield 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
            }
        };
    }

    private static double inner(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    private static void agrees(float[] got, int from, int m, int n, int k, Element wanted) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double want = wanted.at(i, j);
                float value = got[from + i * n + j];
                double allowed = Tolerance.ofFloat(k + 1, want, 1);
                assertTrue(Tolerance.agree(value, want, allowed), "%dx%dx%d at %d, %d: got %s, want %s within %s"
                        .formatted(m, n, k, i, j, value, want, allowed));
            }
        }
    }

    private static float[] uniform(Philox random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
