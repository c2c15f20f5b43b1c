package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GemmTest {
    private static final int[] AWKWARD = {1, 2, 7, 13, 31, 33, 65, 207};
    private static final int[][] SHAPES = {
        {4098, 3, 5}, {3, 4098, 5}, {3, 5, 4098}, {200, 33, 17}, {1000, 40, 600}, {257, 800, 31}, {5, 7, 4099},
        {70, 33, 2600}, {193, 193, 1025}, {385, 1, 64}, {1, 385, 64}, {256, 256, 256}
    };
    private static final WorkerPool POOL = new WorkerPool(3);

    /** One product with operands that lie anywhere in larger arrays, and room around C that must stay untouched. */
    private record Case(int m, int n, int k, MatrixView a, MatrixView b, MatrixView c) {
        static Case draw(Philox random, int m, int n, int k, boolean transposeA, boolean transposeB) {
            return new Case(m, n, k, matrix(random, m, k, transposeA), matrix(random, k, n, transposeB),
                    matrix(random, m, n, false));
        }

        private static MatrixView matrix(Philox random, int rows, int columns, boolean transposed) {
            int height = transposed ? columns : rows;
            int width = transposed ? rows : columns;
            int stride = width + random.nextInt(4);
            int offset = random.nextInt(20);
            float[] data = new float[offset + height * stride + random.nextInt(3)];
            for (int i = 0; i < data.length; i++) {
                data[i] = random.nextFloat() * 2 - 1;
            }
            return new MatrixView(data, offset, stride, transposed);
        }

        float[] run(Gemm gemm, boolean accumulate, Epilogue epilogue) {
            MatrixView result = new MatrixView(c.data().clone(), c.offset(), c.stride(), false);
            gemm.multiply(m, n, k, a, b, result, accumulate, epilogue);
            return result.data();
        }

        void assertAgreesWithPlain(Gemm gemm, boolean accumulate) {
            float[] actual = run(gemm, accumulate, Epilogue.NONE);
            MatrixView expected = new MatrixView(c.data().clone(), c.offset(), c.stride(), false);
            PlainGemm.multiply(m, n, k, a, b, expected, accumulate);
            // The factors are below 1, a partial sum is about √k/3, and k roundings of it add up like √k.
            float tolerance = 2e-7f * k + 1e-6f;
            assertArrayEquals(expected.data(), actual, tolerance, () -> "%dx%dx%d %s %s".formatted(
                    m, n, k, a.transposed(), b.transposed()));
        }
    }

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    static Stream<MicroKernel> kernels() {
        return Stream.of(MicroKernel.ofVectorBits(512), MicroKernel.ofVectorBits(256), MicroKernel.ofVectorBits(128));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyCombinationOfAwkwardSizesAgreesWithThePlainLoops(MicroKernel kernel) {
        Philox random = new Philox(1);
        Gemm gemm = new Gemm(POOL, kernel);
        for (int m : AWKWARD) {
            for (int n : AWKWARD) {
                for (int k : AWKWARD) {
                    boolean transposeA = random.nextBoolean();
                    Case product = Case.draw(random, m, n, k, transposeA, random.nextBoolean());
                    product.assertAgreesWithPlain(gemm, random.nextBoolean());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyPlanAndTranspositionAgreesWithThePlainLoops(MicroKernel kernel) {
        Philox random = new Philox(2);
        Gemm gemm = new Gemm(POOL, kernel);
        for (int[] s : SHAPES) {
            for (int mode = 0; mode < 4; mode++) {
                Case product = Case.draw(random, s[0], s[1], s[2], (mode & 1) != 0, (mode & 2) != 0);
                product.assertAgreesWithPlain(gemm, false);
                product.assertAgreesWithPlain(gemm, true);
            }
        }
    }

    @Test
    void manyColumnsAreDoneInSeveralPasses() {
        Case product = Case.draw(new Philox(3), 530, 2100, 2053, false, true);
        Gemm gemm = new Gemm(POOL);
        float[] whole = product.run(gemm, false, Epilogue.NONE);
        for (int j : new int[] {0, 1000, 2016, 2047, 2048, 2099}) {
            MatrixView column = MatrixView.of(new float[530], 0, 1);
            PlainGemm.multiply(530, 1, 2053, product.a, product.b.at(0, j), column, false);
            for (int i = 0; i < 530; i++) {
                assertEquals(column.data()[i], whole[product.c.index(i, j)], 3e-5f);
            }
        }
    }

    @Test
    void theSumOverNoStepsIsZeroAndEmptyProductsTouchNothing() {
        Gemm gemm = new Gemm(POOL);
        float[] c = {1, 2, 3, 4, 5, 6};
        MatrixView none = MatrixView.of(new float[0], 0, 0);
        gemm.multiply(0, 3, 4, none, none, MatrixView.of(c, 0, 3));
        gemm.multiply(2, 0, 4, none, none, MatrixView.of(c, 0, 3));
        gemm.multiply(2, 2, 0, none, none, MatrixView.of(c, 0, 3), true, Epilogue.NONE);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, c);
        gemm.multiply(2, 2, 0, none, none, MatrixView.of(c, 0, 3));
        assertArrayEquals(new float[] {0, 0, 3, 0, 0, 6}, c);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBitsDoNotDependOnTheNumberOfThreads(boolean accumulate) {
        List<float[]> first = new ArrayList<>();
        for (int threads : new int[] {1, 2, 3, 8}) {
            try (WorkerPool pool = new WorkerPool(threads)) {
                Gemm gemm = new Gemm(pool);
                Philox random = new Philox(4);
                for (int i = 0; i < SHAPES.length; i++) {
                    int[] s = SHAPES[i];
                    Case product = Case.draw(random, s[0], s[1], s[2], i % 2 == 0, i % 3 == 0);
                    float[] result = product.run(gemm, accumulate, Epilogue.NONE);
                    if (threads == 1) {
                        first.add(result);
                    }
                    assertArrayEquals(first.get(i), result, 0f);
                }
            }
        }
    }

    @Test
    void notANumberAndInfinityInOneRowStayInThatRow() {
        Case product = Case.draw(new Philox(5), 300, 50, 70, false, false);
        product.a.data()[product.a.index(17, 3)] = Float.NaN;
        product.a.data()[product.a.index(299, 3)] = Float.POSITIVE_INFINITY;
        float[] result = product.run(new Gemm(POOL), false, Epilogue.NONE);
        for (int i = 0; i < 300; i++) {
            assertEquals(i == 17, Float.isNaN(result[product.c.index(i, 49)]));
            assertEquals(i == 299, Float.isInfinite(result[product.c.index(i, 49)]));
        }
    }

    @Test
    void theEpilogueSeesEveryElementOnceAndFinished() {
        Philox random = new Philox(6);
        Gemm gemm = new Gemm(POOL);
        for (int[] s : SHAPES) {
            Case product = Case.draw(random, s[0], s[1], s[2], false, false);
            float[] expected = product.run(gemm, true, Epilogue.NONE);
            float[] actual = product.run(gemm, true, (c, offset, stride, row, column, rows, columns) -> {
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        int at = offset + i * stride + j;
                        assertEquals(product.c.index(row + i, column + j), at);
                        c[at] = 2 * c[at] + 1000;
                    }
                }
            });
            for (int i = 0; i < product.m; i++) {
                for (int j = 0; j < product.n; j++) {
                    int at = product.c.index(i, j);
                    assertEquals(2 * expected[at] + 1000, actual[at], 0f);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void rowsOfTheLeftFactorAreSummedWhileItIsPacked(MicroKernel kernel) {
        Philox random = new Philox(9);
        for (int[] shape : new int[][] {{1, 1, 1}, {7, 5, 9}, {33, 40, 700}, {17, 3, 5000}, {400, 33, 2100}}) {
            int m = shape[0];
            int k = shape[2];
            Case product = Case.draw(random, m, shape[1], k, true, false);
            float[] sums = new float[m];
            MatrixView c = new MatrixView(
                    product.c().data().clone(), product.c().offset(), product.c().stride(), false);
            if (!new Gemm(POOL, kernel).multiplyAndSumRows(m, shape[1], k, product.a(), product.b(), c, sums)) {
                assertEquals(false, kernel.strip() == Packing.SUMMED_WIDTH);
                continue;
            }
            assertArrayEquals(product.run(new Gemm(POOL, kernel), false, Epilogue.NONE), c.data());
            for (int i = 0; i < m; i++) {
                double want = 0;
                for (int p = 0; p < k; p++) {
                    want += product.a().data()[product.a().index(i, p)];
                }
                assertEquals(want, sums[i], 2e-7 * k + 1e-6, "row " + i + " of " + m + "x" + k);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void twoProductsBlockByBlockGiveTheBitsOfOneAfterTheOther(MicroKernel kernel) {
        Philox random = new Philox(10);
        Gemm gemm = new Gemm(POOL, kernel);
        for (int[] shape : new int[][] {{2048, 33, 7, 20}, {2101, 40, 65, 300}}) {
            int m = shape[0];
            int hidden = shape[1];
            int n = shape[2];
            int k = shape[3];
            MatrixView a = Case.matrix(random, m, k, false);
            MatrixView b1 = Case.matrix(random, k, hidden, true);
            MatrixView b2 = Case.matrix(random, hidden, n, true);
            MatrixView first = MatrixView.of(new float[m * hidden], 0, hidden);
            gemm.multiply(m, hidden, k, a, b1, first);
            float[] between = new float[m * hidden];
            RowMath.geluBlock(between, hidden, first.data(), 0, hidden, m, hidden);
            MatrixView want = MatrixView.of(new float[m * n], 0, n);
            gemm.multiply(m, n, hidden, MatrixView.of(between, 0, hidden), b2, want);

            for (boolean kept : new boolean[] {true, false}) {
                MatrixView pre = kept ? MatrixView.of(new float[m * hidden], 0, hidden) : null;
                MatrixView c = MatrixView.of(new float[m * n], 0, n);
                assertEquals(true, gemm.multiplyTwice(
                        m, hidden, n, k, a, b1, pre, Epilogue.NONE, RowMath::geluBlock, b2, c, Epilogue.NONE));
                assertArrayEquals(want.data(), c.data());
                assertArrayEquals(first.data(), kept ? pre.data() : first.data());
            }
        }
    }
}
