package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.vit.PositionResize.Grid;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PositionResizeTest {
    private static final double ROUNDING = 1e-12;

    /** As a share of the largest value; 9.4e-7 was measured. */
    private static final double FLOAT32_BOUND = 2e-6;

    private static final List<Grid> GOLDEN_GRIDS =
            List.of(new Grid(12, 12), new Grid(14, 9), new Grid(4, 6), new Grid(7, 7));

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TIMM")
    void embeddingsMatchThePublishedOnesOnTheReference(PositionResize flavour) {
        checkGolden(flavour, Device.reference());
    }

    /** The library casts to float32 before it interpolates, so the file holds float32 values for this flavour. */
    @Test
    void embeddingsOfTimmMatchOnTheReferenceAsFarAsFloat32Goes() {
        try (Golden golden = Golden.open("position_embedding_resize", Device.reference())) {
            Tensor positions = golden.tensor("input.pos_embed");
            for (Grid to : GOLDEN_GRIDS) {
                double[] wanted = golden.values("output.timm_" + to);
                assertTrue(Arrays.stream(wanted).allMatch(value -> value == (float) value));
                double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
                double[] got = PositionResize.TIMM.embedding(positions, 1, to).toDoubles();
                assertArrayEquals(wanted, got, FLOAT32_BOUND * largest, "to " + to);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void embeddingsMatchThePublishedOnesOnFastDevices(PositionResize flavour) {
        FastDevices.all().forEach(device -> checkGolden(flavour, device));
    }

    @ParameterizedTest
    @EnumSource
    void theSameGridIsReturnedAsItIs(PositionResize flavour) {
        Tensor square = normal(Shape.of(1, 2 + 9, 4));
        assertSame(square, flavour.embedding(square, 2, new Grid(3, 3)));
        Tensor oblong = normal(Shape.of(1, 2 + 8, 4));
        Tensor same = flavour.embedding(oblong, 2, new Grid(2, 4), new Grid(2, 4));
        if (flavour == PositionResize.DINO) {
            assertNotEquals(oblong.toDoubles()[2 * 4], same.toDoubles()[2 * 4]);
        } else {
            assertSame(oblong, same);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asManyPatchesInAnotherGridAreResampled(PositionResize flavour) {
        Tensor positions = normal(Shape.of(1, 1 + 36, 4));
        Tensor resized = flavour.embedding(positions, 1, new Grid(4, 9));
        assertEquals(positions.shape(), resized.shape());
        assertTrue(!Arrays.equals(positions.toDoubles(), resized.toDoubles()));
    }

    @ParameterizedTest
    @EnumSource
    void constantsStayConstant(PositionResize flavour) {
        Tensor positions = Tensor.full(Device.reference(), 0.7, Shape.of(1, 2 + 25, 3));
        for (Grid to : List.of(new Grid(5, 9), new Grid(2, 3), new Grid(1, 1), new Grid(11, 4))) {
            double[] resized = flavour.embedding(positions, 2, to).toDoubles();
            double[] constant = new double[(2 + to.height() * to.width()) * 3];
            Arrays.fill(constant, 0.7);
            assertArrayEquals(constant, resized, ROUNDING, flavour + " to " + to);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfThePrefixAreKept(PositionResize flavour) {
        Tensor positions = normal(Shape.of(1, 2 + 9, 4));
        Tensor resized = flavour.embedding(positions, 2, new Grid(5, 4));
        assertEquals(Shape.of(1, 2 + 20, 4), resized.shape());
        assertArrayEquals(
                Arrays.copyOf(positions.toDoubles(), 2 * 4), Arrays.copyOf(resized.toDoubles(), 2 * 4));
        Tensor grid = flavour.grid(positions.narrow(1, 2, 11).reshape(1, 3, 3, 4), new Grid(5, 4));
        assertArrayEquals(grid.toDoubles(), resized.narrow(1, 2, 22).toDoubles());
        Tensor bare = flavour.embedding(positions.narrow(1, 2, 11), 0, new Grid(5, 4));
        assertArrayEquals(grid.toDoubles(), bare.toDoubles());
    }

    @Test
    void timmKeepsLinesAndParabolasInside() {
        checkInside(PositionResize.TIMM, s -> 3 * s - 1, i -> 3 * half(i) - 1);
        checkInside(PositionResize.TIMM, s -> s * s, i -> half(i) * half(i));
    }

    /** The first moment of Keys' kernel is t − (2a + 1)·t·(1 − t)·(1 − 2t): not t for a = −0.75. */
    @Test
    void dinoBendsLines() {
        checkInside(PositionResize.DINO, s -> s, i -> {
            double s = (i + 0.5) * 12 / 24.1 - 0.5;
            double t = s - Math.floor(s);
            return s + 0.5 * t * (1 - t) * (1 - 2 * t);
        });
    }

    @Test
    void timm2021KeepsLinesInsideAndBendsParabolas() {
        checkInside(PositionResize.TIMM_2021, s -> 3 * s - 1, i -> 3 * half(i) - 1);
        checkInside(PositionResize.TIMM_2021, s -> s * s, i -> half(i) * half(i) + 0.25 * 0.75);
        double[] row = row(PositionResize.TIMM_2021, s -> s, 24);
        assertEquals(0, row[0]);
        assertEquals(11, row[23]);
    }

    @Test
    void googleKeepsLinesUpToTheBorder() {
        for (int cells : new int[] {24, 5, 2}) {
            double[] line = IntStream.range(0, cells).mapToDouble(i -> 3 * (i * 11.0 / (cells - 1)) - 1).toArray();
            assertArrayEquals(line, row(PositionResize.GOOGLE, s -> 3 * s - 1, cells), ROUNDING);
        }
    }

    @Test
    void aSinglePeakBecomesTheKernel() {
        double[] row = row(PositionResize.TIMM, s -> s == 5 ? 1 : 0, 24);
        double[] kernel = {-0.0234375, -0.0703125, 0.2265625, 0.8671875, 0.8671875, 0.2265625, -0.0703125, -0.0234375};
        assertArrayEquals(kernel, Arrays.copyOfRange(row, 7, 15), ROUNDING);
    }

    /** Resizing is linear: the gradient is its transpose, which has the same product with any two embeddings. */
    @ParameterizedTest
    @EnumSource
    void gradientsFlowToEveryRow(PositionResize flavour) {
        Tensor positions = normal(Shape.of(1, 2 + 16, 3)).requireGrad();
        Tensor resized = flavour.embedding(positions, 2, new Grid(7, 3));
        Tensor cotangent = normal(resized.shape());
        resized.backward(cotangent);
        assertEquals(
                resized.mul(cotangent).sum().item(), positions.mul(positions.grad()).sum().item(), 1e-10);
        double[] gradient = positions.grad().toDoubles();
        assertArrayEquals(Arrays.copyOf(cotangent.toDoubles(), 2 * 3), Arrays.copyOf(gradient, 2 * 3));
        assertTrue(Arrays.stream(gradient).allMatch(g -> g != 0));
    }

    @Test
    void rowsThatAreNoSquareNeedTheOldGrid() {
        Tensor positions = normal(Shape.of(1, 1 + 12, 2));
        Grid to = new Grid(5, 5);
        ShapeException error =
                assertThrows(ShapeException.class, () -> PositionResize.TIMM.embedding(positions, 1, to));
        assertTrue(error.getMessage().contains("12 rows behind 1 of the prefix are no square grid"), error::getMessage);
        assertTrue(error.getMessage().contains("give the old grid"), error::getMessage);
        Tensor resized = PositionResize.TIMM.embedding(positions, 1, new Grid(3, 4), to);
        assertEquals(Shape.of(1, 1 + 25, 2), resized.shape());
    }

    @Test
    void whatIsNoEmbeddingOfTheGridIsRefused() {
        PositionResize timm = PositionResize.TIMM;
        Grid to = new Grid(5, 5);
        Tensor positions = normal(Shape.of(1, 1 + 12, 2));
        ShapeException error =
                assertThrows(ShapeException.class, () -> timm.embedding(positions, 1, new Grid(4, 4), to));
        assertTrue(error.getMessage().contains("a grid of 4x4 has 16 rows, got 12"), error::getMessage);
        assertThrows(ShapeException.class, () -> timm.embedding(positions, 13, to));
        assertThrows(ShapeException.class, () -> timm.embedding(normal(Shape.of(2, 9, 2)), 0, to));
        assertThrows(ShapeException.class, () -> timm.embedding(normal(Shape.of(9, 2)), 0, to));
        assertThrows(ShapeException.class, () -> timm.grid(positions, to));
        assertThrows(ArgumentException.class, () -> timm.embedding(positions, -1, to));
        assertThrows(ArgumentException.class, () -> new Grid(0, 3));
    }

    private static void checkGolden(PositionResize flavour, Device device) {
        try (Golden golden = Golden.open("position_embedding_resize", device)) {
            Tensor positions = golden.tensor("input.pos_embed");
            String name = flavour.name().toLowerCase(Locale.ROOT).replace("_", "");
            for (Grid to : GOLDEN_GRIDS) {
                golden.check("output." + name + "_" + to, flavour.embedding(positions, 1, to));
            }
        }
    }

    /** Compares what lies far from the border when a row of 12 cells is resized to 24. */
    private static void checkInside(PositionResize flavour, DoubleUnaryOperator f, DoubleUnaryOperator wanted) {
        double[] got = row(flavour, f, 24);
        for (int i = 6; i < 18; i++) {
            assertEquals(wanted.applyAsDouble(i), got[i], ROUNDING * 100, "cell " + i);
        }
    }

    /** The values of f at 12 cells in a row, resized. */
    private static double[] row(PositionResize flavour, DoubleUnaryOperator f, int cells) {
        double[] values = IntStream.range(0, 12).mapToDouble(f::applyAsDouble).toArray();
        Tensor positions = Tensor.of(Device.reference(), Shape.of(1, 12, 1), values);
        return flavour.embedding(positions, 0, new Grid(1, 12), new Grid(1, cells)).toDoubles();
    }

    /** Where cell i of 24 lies among 12. */
    private static double half(double i) {
        return (i + 0.5) / 2 - 0.5;
    }

    private static Tensor normal(Shape shape) {
        return new Init(Device.reference(), new Philox(7)).draw(Initializer.normal(1), shape);
    }
}
