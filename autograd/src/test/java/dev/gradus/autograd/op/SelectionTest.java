package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.io.SafeTensorsReader;
import dev.gradus.autograd.random.Philox;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Looking up, sorting and arranging elements. */
class SelectionTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    static Stream<Device> devices() {
        return Stream.of(Device.reference(), Device.cpu());
    }

    private static Tensor vector(Device device, double... values) {
        return Tensor.of(device, Shape.of(values.length), values);
    }

    private static Tensor counting(Device device, int... extents) {
        Shape shape = Shape.of(extents);
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Tensor.of(device, shape, values);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void sortingIsStableAndPutsNaNAboveEveryNumber(Device device) {
        Tensor x = vector(device, 2, NAN, -0.0, INF, 2, 0, -INF, NAN);
        int[] up = x.apply(new ArgSort(0, false)).toInts();
        assertArrayEquals(new int[] {6, 2, 5, 0, 4, 3, 1, 7}, up);
        int[] down = x.apply(new ArgSort(0, true)).toInts();
        assertArrayEquals(new int[] {1, 7, 3, 0, 4, 2, 5, 6}, down);
        assertArrayEquals(new double[] {-INF, -0.0, 0, 2, 2, INF, NAN, NAN}, x.apply(new Sort(0, false)).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theFirstOfEqualElementsIsChosenAndGetsTheGradient(Device device) {
        Tensor x = vector(device, 1, 5, 5, NAN, 5).requireGrad();
        Tensor y = x.apply(new TopK(0, 3));
        assertArrayEquals(new double[] {NAN, 5, 5}, y.toDoubles());
        assertArrayEquals(new int[] {3, 1, 2}, x.apply(new ArgTopK(0, 3)).toInts());
        y.backward(vector(device, 10, 20, 30));
        assertArrayEquals(new double[] {0, 20, 30, 10, 0}, x.grad().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theIndicesOfTheLargestElementsAreThoseOfPyTorch(Device device) throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(getClass().getResource("/golden/ops/topk.safetensors")).toURI());
        try (SafeTensorsReader golden = SafeTensorsReader.open(file)) {
            Tensor x = Tensor.of(device, Shape.of(golden.shape("input.x")), golden.doubles("input.x"));
            assertArrayEquals(golden.ints("output.indices"), x.apply(new ArgTopK(1, 3)).toInts());
        }
    }

    @Test
    void backwardSaysThatSortingIndicesHaveNoGradient() {
        Tensor x = Tensor.of(1, 2).requireGrad();
        Tensor ranks = x.apply(new ArgTopK(0, 2));
        assertTrue(ranks.cut().startsWith("arg_sort returns indices and has no gradient"), ranks.cut());
        GraphException e = assertThrows(GraphException.class, () -> ranks.oneHot(2).sum().backward());
        assertTrue(e.getMessage().contains("arg_sort returns indices"), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void anElementThatIsLookedUpTwiceGetsBothGradients(Device device) {
        Tensor table = counting(device, 3, 2).requireGrad();
        Tensor tokens = Tensor.ofInts(device, Shape.of(2, 2), new int[] {2, 0, 2, 2});
        Tensor y = table.apply(new Embedding(), tokens);
        assertEquals(Shape.of(2, 2, 2), y.shape());
        assertArrayEquals(new double[] {4, 5, 0, 1, 4, 5, 4, 5}, y.toDoubles());
        y.backward(Tensor.of(device, y.shape(), new double[] {1, 2, 10, 20, 100, 200, 1000, 2000}));
        assertArrayEquals(new double[] {10, 20, 0, 0, 1101, 2202}, table.grad().toDoubles());
    }

    /** ⟨gather(x), c⟩ = ⟨x, scatterAdd(c)⟩, and the same for slices. */
    @Test
    void addingIsTheTransposeOfLookingUp() {
        Device device = Device.reference();
        Philox random = new Philox(11);
        Tensor x = counting(device, 3, 5, 4);
        Tensor c = counting(device, 3, 7, 4).mul(0.5);
        int[] each = new int[84];
        for (int i = 0; i < each.length; i++) {
            each[i] = random.nextInt(5);
        }
        Tensor index = Tensor.ofInts(device, c.shape(), each);
        assertEquals(
                x.gather(1, index).mul(c).sum().item(),
                x.mul(c.apply(new ScatterAdd(1, 5), index)).sum().item());
        Tensor slices = Tensor.ofInts(device, Shape.of(7), new int[] {4, 0, 0, 3, 4, 4, 1});
        assertEquals(
                x.indexSelect(1, slices).mul(c).sum().item(),
                x.mul(c.apply(new IndexAdd(1, 5), slices)).sum().item());
    }

    /** Sums of many floats depend on their order, so equal bits mean an equal order. */
    @Test
    void theGradientOfAnEmbeddingHasTheSameBitsForAnyNumberOfThreads() {
        double[] want = embeddingGradient(1);
        for (int threads : new int[] {2, 3, 8}) {
            assertArrayEquals(want, embeddingGradient(threads), threads + " threads");
        }
    }

    private static double[] embeddingGradient(int threads) {
        try (Device device = Device.cpu(threads)) {
            Philox random = new Philox(3);
            int[] tokens = new int[20_000];
            float[] cotangent = new float[tokens.length * 17];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = random.nextInt(7);
            }
            for (int i = 0; i < cotangent.length; i++) {
                cotangent[i] = random.nextFloat() - 0.5f;
            }
            Tensor table = Tensor.zeros(device, Shape.of(7, 17)).requireGrad();
            Tensor y = table.apply(new Embedding(), Tensor.ofInts(device, Shape.of(tokens.length), tokens));
            y.backward(Tensor.of(device, y.shape(), cotangent));
            return table.grad().toDoubles();
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void indicesAreReshapedSlicedAndSelectedLikeNumbers(Device device) {
        Tensor index = Tensor.ofInts(device, Shape.of(6), new int[] {0, 1, 2, 3, 4, 5});
        Tensor matrix = index.reshape(2, 3);
        assertEquals(DType.INT32, matrix.dtype());
        assertArrayEquals(new int[] {3, 4, 5}, matrix.select(0, 1).toInts());
        assertArrayEquals(new int[] {1, 4}, matrix.select(1, 1).toInts());
        assertArrayEquals(new int[] {0, 2, 4}, index.slice(0, 0, 2, 3).toInts());
        Tensor rows = Tensor.ofInts(device, Shape.of(3), new int[] {1, 0, 1});
        assertArrayEquals(new int[] {3, 4, 5, 0, 1, 2, 3, 4, 5}, matrix.indexSelect(0, rows).toInts());
        assertThrows(DTypeException.class, () -> matrix.cumsum(0));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void flipsRollsAndFramesPutElementsWhereTheyShould(Device device) {
        Tensor x = counting(device, 2, 3);
        assertArrayEquals(new double[] {5, 4, 3, 2, 1, 0}, x.apply(new Flip(List.of(0, 1))).toDoubles());
        assertArrayEquals(
                new double[] {2, 0, 1, 5, 3, 4}, x.apply(new Roll(List.of(1), List.of(4))).toDoubles());
        assertArrayEquals(
                new double[] {4, 5, 3, 1, 2, 0}, x.apply(new Roll(List.of(0, 1), List.of(1, -1))).toDoubles());
        Tensor framed = x.apply(new Pad(List.of(0, 1), List.of(1, 0), NAN));
        assertEquals(Shape.of(3, 4), framed.shape());
        assertArrayEquals(new double[] {NAN, 0, 1, 2, NAN, 3, 4, 5, NAN, NAN, NAN, NAN}, framed.toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void whatIsEmptyStaysEmptyOrIsAllFrame(Device device) {
        Tensor x = Tensor.zeros(device, Shape.of(0, 2));
        assertEquals(Shape.of(0, 2), x.apply(new Flip(List.of(0, 1))).shape());
        assertEquals(Shape.of(0, 2), x.apply(new Roll(List.of(0, 1), List.of(1, 1))).shape());
        assertEquals(Shape.of(0, 2), x.apply(new Sort(0, false)).shape());
        assertEquals(Shape.of(0, 2), x.cumsum(0).shape());
        assertArrayEquals(
                new double[] {7, 7}, x.apply(new Pad(List.of(1, 0), List.of(0, 0), 7)).toDoubles());
        Tensor none = Tensor.ofInts(device, Shape.of(0), new int[0]);
        assertEquals(Shape.of(0, 2), x.indexSelect(0, none).shape());
        assertArrayEquals(new double[] {0, 0, 0, 0}, x.apply(new IndexAdd(0, 2), none).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void moreElementsThanATensorHoldsAreRefusedBeforeMemoryIsAskedFor(Device device) {
        long before = device.backend().memory().use().allocations();
        Tensor one = Tensor.ofInts(device, Shape.of(1), new int[] {0});
        Tensor x = Tensor.zeros(device, Shape.of(1, 65_536));
        int large = 1 << 20;
        assertTooMany(() -> x.apply(new IndexAdd(0, large), one));
        assertTooMany(() -> x.expand(Shape.of(large, 65_536)));
        assertTooMany(() -> x.apply(new Pad(List.of(large, 0), List.of(0, 0), 0)));
        List<Integer> zeros = Collections.nCopies(2, 0);
        assertTooMany(() -> x.apply(new Pad(zeros, List.of(Integer.MAX_VALUE - 1, 0), 0)));
        assertEquals(before, device.backend().memory().use().allocations());
    }

    private static void assertTooMany(Runnable attempt) {
        ShapeException e = assertThrows(ShapeException.class, attempt::run);
        assertTrue(e.getMessage().contains("too many elements"), e.getMessage());
    }
}
