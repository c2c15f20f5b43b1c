package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

class VectorMathTest {
    private static final double SQRT2 = Math.sqrt(2);
    private static final double TINY = 1e-44;
    /** A prime: the bit patterns it walks through meet every exponent and all kinds of mantissas. */
    private static final int STRIDE = 9973;
    private static final float[] EDGES = {
        0f, -0f, 1f, -1f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -Float.MIN_NORMAL, Float.MAX_VALUE,
        -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 88.72f, 88.73f, -87.3f, -103.9f,
        -104.1f, 0.7071067f, 0.70710684f, 1.4142135f, 3.99f, 4.01f, -4f, 14.4f, -14.4f, -14.6f, 9.01f, -10.1f, 1e-20f
    };

    @FunctionalInterface
    private interface Row {
        void apply(float[] y, int yOff, float[] x, int xOff, int n);
    }

    @Test
    void expAgreesWithDoublePrecision() {
        check("exp", RowMath::exp, Math::exp, everyFloat(), x -> 0);
    }

    @Test
    void logAgreesWithDoublePrecision() {
        check("log", RowMath::log, Math::log, everyFloat(), x -> 0);
        check("log near 1", RowMath::log, Math::log, between(0.5f, 2), x -> 0);
    }

    @Test
    void erfAgreesWithDoublePrecision() {
        check("erf", RowMath::erf, Erf::erf, between(-5, 5), x -> 0);
        // Commons Math loses erf of the smallest numbers; there it is 2x/√π.
        check("erf", RowMath::erf, x -> Math.abs(x) < 1e-6 ? x * 2 / Math.sqrt(Math.PI) : Erf.erf(x), everyFloat(),
                x -> 0);
    }

    @Test
    void tanhAgreesWithDoublePrecision() {
        check("tanh", RowMath::tanh, Math::tanh, everyFloat(), x -> 0);
        check("tanh", RowMath::tanh, Math::tanh, between(-12, 12), x -> 0);
    }

    @Test
    void sigmoidAgreesWithDoublePrecision() {
        check("sigmoid", RowMath::sigmoid, x -> 1 / (1 + Math.exp(-x)), everyFloat(), x -> 0);
        check("sigmoid", RowMath::sigmoid, x -> 1 / (1 + Math.exp(-x)), between(-90, 90), x -> 0);
    }

    @Test
    void geluKeepsItsDigitsInBothTails() {
        check("gelu", RowMath::gelu, VectorMathTest::gelu, everyFloat(), x -> 0);
        check("gelu", RowMath::gelu, VectorMathTest::gelu, between(-14, 14), x -> 0);
    }

    @Test
    void geluDerivativeAgreesWithDoublePrecision() {
        float[] x = between(-14, 14);
        float[] ones = new float[x.length];
        Arrays.fill(ones, 1);
        // The derivative has a root at −0.75: the bound there is of its two terms.
        check("gelu'", (y, yo, v, vo, n) -> RowMath.geluBackward(y, yo, ones, 0, v, vo, n),
                v -> phi(v) + v * density(v), x, v -> 4e-7 * Math.abs(v) * density(v));
        check("gelu'", (y, yo, v, vo, n) -> RowMath.geluBackward(y, yo, new float[n + 1], 0, v, vo, n),
                v -> Double.isNaN(v) ? v : 0, EDGES, v -> 0);
    }

    @Test
    void geluTanhAgreesWithDoublePrecision() {
        DoubleUnaryOperator argument = VectorMathTest::tanhArgument;
        DoubleUnaryOperator slack = x -> 3e-7 * Math.abs(argument.applyAsDouble(x) * geluTanh(x));
        check("geluTanh", RowMath::geluTanh, VectorMathTest::geluTanh, everyFloat(),
                x -> x < 0 ? slack.applyAsDouble(x) : 0);
        check("geluTanh", RowMath::geluTanh, VectorMathTest::geluTanh, between(-12, 12), slack);
    }

    @Test
    void geluTanhDerivativeAgreesWithDoublePrecision() {
        float[] x = between(-11, 11);
        float[] ones = new float[x.length];
        Arrays.fill(ones, 1);
        check("geluTanh'", (y, yo, v, vo, n) -> RowMath.geluTanhBackward(y, yo, ones, 0, v, vo, n), v -> {
            double s = 1 / (1 + Math.exp(-tanhArgument(v)));
            return s + v * s * (1 - s) * 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * v * v);
        }, x, v -> {
            double u = Math.abs(tanhArgument(v));
            return 4e-7 * Math.abs(v) * (1 + u) * (1 + u) * Math.exp(-u) + 300 * Float.MIN_VALUE;
        });
    }

    @Test
    void derivativesAreZeroAndOneAtTheInfinities() {
        float[] x = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -1e30f, 1e30f};
        float[] y = new float[4];
        RowMath.geluBackward(y, 0, new float[] {1, 1, 1, 1}, 0, x, 0, 4);
        assertEquals("[0.0, 1.0, 0.0, 1.0]", Arrays.toString(y).replace("-0.0", "0.0"));
        RowMath.geluTanhBackward(y, 0, new float[] {1, 1, 1, 1}, 0, x, 0, 4);
        assertEquals("[0.0, 1.0, 0.0, 1.0]", Arrays.toString(y).replace("-0.0", "0.0"));
    }

    @Test
    void signsOfZeroAreKept() {
        float[] x = {-0f, 0f};
        for (Row row : new Row[] {RowMath::erf, RowMath::tanh, RowMath::gelu, RowMath::geluTanh}) {
            float[] y = new float[2];
            row.apply(y, 0, x, 0, 2);
            assertEquals("[-0.0, 0.0]", Arrays.toString(y));
        }
    }

    @Test
    void rowsOfEveryLengthWriteTheirRunAndNothingElse() {
        Philox random = new Philox(4);
        Row[] rows = {RowMath::exp, RowMath::log, RowMath::erf, RowMath::tanh, RowMath::sigmoid, RowMath::gelu,
            RowMath::geluTanh};
        for (int n : new int[] {0, 1, 13, 16, 31, 207, 4098}) {
            float[] x = new float[n + 8];
            for (int i = 0; i < x.length; i++) {
                x[i] = 4 * random.nextFloat() + 0.1f;
            }
            for (Row row : rows) {
                float[] y = new float[n + 8];
                Arrays.fill(y, 7);
                row.apply(y, 3, x, 5, n);
                float[] one = new float[1];
                for (int i = 0; i < n; i++) {
                    row.apply(one, 0, x, 5 + i, 1);
                    assertEquals(one[0], y[3 + i]);
                }
                for (int i = 0; i < y.length; i++) {
                    assertTrue(i >= 3 && i < n + 3 || y[i] == 7, "wrote outside of the run");
                }
            }
        }
    }

    @Test
    void lanesAreSummed() {
        float[] x = new float[VectorMath.LANES];
        for (int i = 0; i < x.length; i++) {
            x[i] = 1 << i;
        }
        assertEquals((1 << x.length) - 1, VectorMath.sum(FloatVector.fromArray(VectorMath.SPECIES, x, 0)));
    }

    private static void check(String name, Row row, DoubleUnaryOperator exact, float[] x, DoubleUnaryOperator slack) {
        float[] y = new float[x.length];
        row.apply(y, 0, x, 0, x.length);
        double worst = 0;
        for (int i = 0; i < x.length; i++) {
            double wanted = exact.applyAsDouble(x[i]);
            if ((float) wanted == y[i] || Double.isNaN(wanted) && Float.isNaN(y[i])) {
                continue;
            }
            double allowed = VectorMath.MAX_RELATIVE_ERROR * Math.abs(wanted) + 32 * Float.MIN_VALUE
                    + slack.applyAsDouble(x[i]);
            double error = Math.abs(y[i] - wanted);
            assertTrue(error <= allowed, name + "(" + x[i] + ") = " + y[i] + ", wanted " + wanted + ": error "
                    + error / Math.abs(wanted) + " relative, allowed " + allowed / Math.abs(wanted));
            worst = Math.max(worst, Math.abs(wanted) < Float.MIN_NORMAL ? 0 : error / Math.abs(wanted));
        }
        if (Boolean.getBoolean("gradus.print")) {
            System.out.printf("%-12s worst relative error %.2e%n", name, worst);
        }
    }

    private static float[] everyFloat() {
        int count = (int) ((1L << 32) / STRIDE);
        float[] x = Arrays.copyOf(EDGES, EDGES.length + count);
        for (int i = 0; i < count; i++) {
            x[EDGES.length + i] = Float.intBitsToFloat(i * STRIDE);
        }
        return x;
    }

    private static float[] between(float low, float high) {
        Philox random = new Philox(9);
        float[] x = new float[200_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = low + (high - low) * random.nextFloat();
        }
        return x;
    }

    private static double phi(double x) {
        return 0.5 * Erf.erfc(-x / SQRT2);
    }

    private static double density(double x) {
        return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    private static double gelu(double x) {
        if (x == Double.NEGATIVE_INFINITY || Math.abs(x) < TINY) {
            return x == 0 ? x : x < -1 ? -0.0 : 0.5 * x;
        }
        return x * phi(x);
    }

    private static double tanhArgument(double x) {
        return 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    private static double geluTanh(double x) {
        return x == Double.NEGATIVE_INFINITY ? -0.0 : x / (1 + Math.exp(-tanhArgument(x)));
    }
}
