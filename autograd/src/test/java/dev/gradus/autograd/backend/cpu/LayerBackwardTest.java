package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.backend.cpu.LayerBackward.Layer;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The blocks of {@link LayerBackward} against products of whole matrices. */
class LayerBackwardTest {
    private static final WorkerPool ONE = new WorkerPool(1);
    private static final WorkerPool POOL = new WorkerPool(3);

    @AfterAll
    static void closePools() {
        ONE.close();
        POOL.close();
    }

    @ParameterizedTest
    @CsvSource({"128, 2048, 16, 32", "256, 2055, 33, 20", "512, 2055, 20, 33", "512, 3000, 7, 300", "512, 2049, 1, 1"})
    void aLayersGradientsAreThoseOfWholeProducts(int bits, int rows, int in, int out) {
        Philox random = new Philox(1);
        float[] x = floats(random, rows * in);
        float[] dy = floats(random, rows * out);
        float[] w = floats(random, in * out);
        float[] dx = new float[rows * in];
        Layer layer = layer(w, in, out);
        plan(POOL, bits).one(rows, layer, MatrixView.of(dy, 0, out), MatrixView.of(x, 0, in), MatrixView.of(dx, 0, in));
        assertGradients(rows, layer, dy, x);
        assertArrayEquals(product(rows, in, out, dy, false, w), dx, tolerance(out));
    }

    @ParameterizedTest
    @CsvSource({"128, 2048, 16, 32, 16", "256, 2055, 33, 300, 20", "512, 2050, 20, 515, 33", "512, 4200, 300, 9, 1"})
    void theGradientsOfTwoLayersAreThoseOfWholeProducts(int bits, int rows, int in, int hidden, int out) {
        Philox random = new Philox(2);
        float[] x = floats(random, rows * in);
        float[] dy = floats(random, rows * out);
        float[] pre = floats(random, rows * hidden);
        float[] dx = new float[rows * in];
        Layer first = layer(floats(random, in * hidden), in, hidden);
        Layer second = layer(floats(random, hidden * out), hidden, out);
        plan(POOL, bits).two(
                rows, first, second, RowMath::geluBothBlock, MatrixView.of(dy, 0, out), MatrixView.of(pre, 0, hidden),
                MatrixView.of(x, 0, in), MatrixView.of(dx, 0, in));
        float[] d = product(rows, hidden, out, dy, false, second.w().data());
        RowMath.geluBackward(d, 0, d, 0, pre, 0, d.length);
        float[] h = new float[d.length];
        RowMath.gelu(h, 0, pre, 0, h.length);
        assertGradients(rows, second, dy, h);
        assertGradients(rows, first, d, x);
        assertArrayEquals(product(rows, in, hidden, d, false, first.w().data()), dx, tolerance(hidden));
    }

    @Test
    void theBitsDoNotDependOnTheNumberOfThreads() {
        assertArrayEquals(gradients(ONE), gradients(POOL), 0);
    }

    @Test
    void thePlanIsForManyRowsAndWeightsThatStayInTheCache() {
        LayerBackward plan = plan(ONE, 512);
        assertTrue(plan.suits(8320, 192, 768));
        assertFalse(plan.suits(8320, 1024, 4096));
        assertFalse(plan.suits(65, 192, 768));
    }

    private static float[] gradients(WorkerPool pool) {
        int rows = 2100;
        Philox random = new Philox(3);
        float[] dx = new float[rows * 40];
        Layer first = layer(floats(random, 40 * 70), 40, 70);
        Layer second = layer(floats(random, 70 * 40), 70, 40);
        float[] dy = floats(random, rows * 40);
        plan(pool, 512).two(
                rows, first, second, RowMath::geluTanhBothBlock, MatrixView.of(dy, 0, 40),
                MatrixView.of(floats(random, rows * 70), 0, 70), MatrixView.of(floats(random, rows * 40), 0, 40),
                MatrixView.of(dx, 0, 40));
        plan(pool, 512).one(rows, second, MatrixView.of(dx, 0, 40), MatrixView.of(floats(random, rows * 70), 0, 70),
                MatrixView.of(new float[rows * 70], 0, 70));
        float[] all = new float[dx.length + 2 * 40 * 70];
        System.arraycopy(dx, 0, all, 0, dx.length);
        System.arraycopy(first.dw().data(), 0, all, dx.length, 40 * 70);
        System.arraycopy(second.dw().data(), 0, all, dx.length + 40 * 70, 40 * 70);
        return all;
    }

    private static void assertGradients(int rows, Layer layer, float[] dy, float[] x) {
        float[] dw = product(layer.out(), layer.in(), rows, dy, true, x);
        assertArrayEquals(dw, layer.dw().data(), tolerance(rows));
        float[] ones = new float[rows];
        Arrays.fill(ones, 1);
        assertArrayEquals(product(1, layer.out(), rows, ones, false, dy), layer.dbias(), tolerance(rows));
    }

    /** A·B with A [m, k], stored as its transpose where {@code transposed}. */
    private static float[] product(int m, int n, int k, float[] a, boolean transposed, float[] b) {
        float[] c = new float[m * n];
        PlainGemm.multiply(
                m, n, k, new MatrixView(a, 0, transposed ? m : k, transposed), MatrixView.of(b, 0, n),
                MatrixView.of(c, 0, n), false);
        return c;
    }

    private static float tolerance(int k) {
        return 2e-7f * k + 2e-6f;
    }

    private static LayerBackward plan(WorkerPool pool, int bits) {
        return new LayerBackward(pool, MicroKernel.ofVectorBits(bits), new Scratch());
    }

    private static Layer layer(float[] w, int in, int out) {
        return new Layer(in, out, MatrixView.of(w, 0, in), MatrixView.of(new float[in * out], 0, in), new float[out]);
    }

    private static float[] floats(Philox random, int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = random.nextFloat() * 2 - 1;
        }
        return x;
    }
}
