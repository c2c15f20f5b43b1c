package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Binary;
import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Unary;
import java.util.Arrays;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementwiseKernelsTest {
    private static final float[] SPECIAL = {
        0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f, 1e-30f, 2.5f
    };

    @ParameterizedTest
    @EnumSource
    void unaryAgreesWithDoublePrecision(Unary f) {
        for (int n : Samples.SIZES) {
            float[] x = Samples.values(1, n + 3, 4);
            float[] y = Samples.onOneAndThreeThreads(pool -> {
                float[] out = new float[n + 2];
                ElementwiseKernels.unary(pool, f, out, 2, x, 3, n);
                return Arrays.copyOfRange(out, 2, n + 2);
            });
            Samples.assertClose(f.name(), twin(f, Arrays.copyOfRange(x, 3, n + 3)), y, 3e-6, 1e-30);
        }
        float[] y = new float[SPECIAL.length];
        Samples.withPool(pool -> ElementwiseKernels.unary(pool, f, y, 0, SPECIAL, 0, y.length));
        Samples.assertClose(f.name(), twin(f, SPECIAL), y, 1e-6, 1e-37);
    }

    @ParameterizedTest
    @EnumSource
    void binaryAgreesWithDoublePrecisionOnOneShape(Binary f) {
        for (int n : Samples.SIZES) {
            float[] a = Samples.values(1, n, 4);
            float[] b = Samples.values(2, n, 3);
            float[] y = Samples.onOneAndThreeThreads(pool -> {
                float[] out = new float[n];
                ElementwiseKernels.binary(pool, f, out, 0, a, 0, b, 0, n);
                return out;
            });
            double[] wanted = new double[n];
            for (int i = 0; i < n; i++) {
                wanted[i] = twin(f, a[i], b[i]);
            }
            Samples.assertClose(f.name(), wanted, y, 1e-6, 2e-6);
        }
    }

    @Test
    void specialValuesOfTwoArgumentsFollowIeee() {
        for (Binary f : new Binary[] {Binary.ADD, Binary.SUB, Binary.MUL, Binary.DIV, Binary.MAXIMUM, Binary.MINIMUM,
            Binary.GREATER, Binary.EQUAL}) {
            for (float q : SPECIAL) {
                float[] y = new float[SPECIAL.length];
                Samples.withPool(pool -> ElementwiseKernels.binary(
                        pool, f, y, 0, new int[] {y.length}, SPECIAL, 0, new int[] {1}, new float[] {q}, 0,
                        new int[] {0}));
                double[] wanted = new double[y.length];
                for (int i = 0; i < y.length; i++) {
                    wanted[i] = twin(f, SPECIAL[i], q);
                }
                Samples.assertClose(f + " with " + q, wanted, y, 1e-7, 0);
            }
        }
    }

    @Test
    void broadcastingMeetsEveryElement() {
        int[][][] cases = {
            {{}, {}, {}},
            {{40_000}, {1}, {0}},
            {{40_000}, {0}, {1}},
            {{37, 19}, {19, 1}, {0, 1}},
            {{37, 19}, {0, 1}, {19, 1}},
            {{37, 19}, {19, 1}, {1, 0}},
            {{37, 19}, {1, 0}, {0, 1}},
            {{3, 20_001}, {20_001, 1}, {1, 0}},
            {{5, 3, 33}, {33, 0, 1}, {0, 33, 1}},
            {{4, 3, 5, 7}, {15, 5, 1, 0}, {21, 7, 0, 1}},
            {{2, 0}, {0, 1}, {1, 0}},
        };
        for (int[][] c : cases) {
            float[] a = Samples.values(1, 1 + span(c[0], c[1]), 4);
            float[] b = Samples.values(2, 2 + span(c[0], c[2]), 4);
            int n = Arrays.stream(c[0]).reduce(1, (p, q) -> p * q);
            float[] y = Samples.onOneAndThreeThreads(pool -> {
                float[] out = new float[n];
                ElementwiseKernels.binary(pool, Binary.SUB, out, 0, c[0], a, 1, c[1], b, 2, c[2]);
                return out;
            });
            for (int i = 0; i < n; i++) {
                int rest = i;
                int aAt = 1;
                int bAt = 2;
                for (int d = c[0].length - 1; d >= 0; d--) {
                    aAt += rest % c[0][d] * c[1][d];
                    bAt += rest % c[0][d] * c[2][d];
                    rest /= c[0][d];
                }
                assertEquals(a[aAt] - b[bAt], y[i], Arrays.deepToString(c));
            }
        }
    }

    @Test
    void scalarsAndInPlaceForms() {
        float[] x = {1, -2, 3, 4, 5};
        float[] y = {1, 1, 1, 1, 1};
        Samples.withPool(pool -> {
            ElementwiseKernels.addInto(pool, y, 1, x, 0, 3);
            assertArrayEquals(new float[] {1, 2, -1, 4, 1}, y);
            ElementwiseKernels.affine(pool, y, 0, y, 0, 5, 2, 0);
            assertArrayEquals(new float[] {2, 4, -2, 8, 2}, y);
            ElementwiseKernels.axpy(pool, y, 0, -2, x, 0, 5);
            assertArrayEquals(new float[] {0, 8, -8, 0, -8}, y);
            ElementwiseKernels.affine(pool, y, 0, y, 0, 5, 1, 0.5f);
            assertArrayEquals(new float[] {0.5f, 8.5f, -7.5f, 0.5f, -7.5f}, y);
            ElementwiseKernels.pow(pool, y, 0, x, 0, 5, 3);
            assertArrayEquals(new float[] {1, -8, 27, 64, 125}, y);
            ElementwiseKernels.pow(pool, y, 0, x, 0, 5, 2);
            assertArrayEquals(new float[] {1, 4, 9, 16, 25}, y);
            ElementwiseKernels.fill(pool, y, 1, 3, 9);
            ElementwiseKernels.copy(pool, y, 3, x, 0, 1);
            assertArrayEquals(new float[] {1, 9, 9, 1, 25}, y);
        });
    }

    private static int span(int[] sizes, int[] strides) {
        int span = 1;
        for (int d = 0; d < sizes.length; d++) {
            span += Math.max(0, sizes[d] - 1) * strides[d];
        }
        return span;
    }

    private static double[] twin(Unary f, float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = twin(f, x[i]);
        }
        return y;
    }

    private static double twin(Unary f, double x) {
        return switch (f) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case RELU -> Math.max(x, 0);
            case ERF -> Erf.erf(x);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case GELU -> x < -1e3 ? -0.0 : x * 0.5 * Erf.erfc(-x / Math.sqrt(2));
            case GELU_TANH ->
                x < -1e3 ? -0.0 : x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        };
    }

    private static double twin(Binary f, double a, double b) {
        double h = 1e-5;
        return switch (f) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case GREATER -> a > b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
            case FIRST -> a;
            case GELU_BACKWARD -> a * (twin(Unary.GELU, b + h) - twin(Unary.GELU, b - h)) / (2 * h);
            case GELU_TANH_BACKWARD -> a * (twin(Unary.GELU_TANH, b + h) - twin(Unary.GELU_TANH, b - h)) / (2 * h);
        };
    }
}
