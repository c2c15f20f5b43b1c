package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PositionTest {
    private static double[] row(double[] table, int position, int dim) {
        return Arrays.copyOfRange(table, position * dim, (position + 1) * dim);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void theLineHasTheValuesOfItsFormula() {
        double[] table = Sinusoids.line(3, 4);
        assertArrayEquals(new double[] {0, 1, 0, 1}, row(table, 0, 4));
        assertArrayEquals(new double[] {Math.sin(2), Math.cos(2), Math.sin(0.02), Math.cos(0.02)},
                row(table, 2, 4), 1e-15);
    }

    @Test
    void aShiftIsARotation() {
        int dim = 16;
        double[] table = Sinusoids.line(60, dim);
        for (int p = 0; p < 40; p += 3) {
            assertEquals(dim / 2.0, dot(row(table, p, dim), row(table, p, dim)), 1e-12);
            assertEquals(dot(row(table, 0, dim), row(table, 13, dim)),
                    dot(row(table, p, dim), row(table, p + 13, dim)), 1e-12);
            for (int i = 0; i < dim; i += 2) {
                double angle = 13 * Math.pow(10_000, -(double) i / dim);
                double sin = table[p * dim + i];
                double cos = table[p * dim + i + 1];
                assertEquals(sin * Math.cos(angle) + cos * Math.sin(angle), table[(p + 13) * dim + i], 1e-12);
                assertEquals(cos * Math.cos(angle) - sin * Math.sin(angle), table[(p + 13) * dim + i + 1], 1e-12);
            }
        }
    }

    @Test
    void theGridTellsTheRowThenTheColumn() {
        double[] line = Sinusoids.line(3, 4);
        double[] grid = Sinusoids.grid(2, 3, 8, false);
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 3; c++) {
                double[] cell = row(grid, r * 3 + c, 8);
                assertArrayEquals(row(line, r, 4), Arrays.copyOf(cell, 4));
                assertArrayEquals(row(line, c, 4), Arrays.copyOfRange(cell, 4, 8));
            }
        }
        double[] scaled = Sinusoids.grid(2, 3, 8, true);
        double y = 2 * Math.PI / (2 + 1e-6);
        double x = 2 * Math.PI * 3 / (3 + 1e-6);
        assertArrayEquals(new double[] {Math.sin(y), Math.cos(y), Math.sin(y / 100), Math.cos(y / 100), Math.sin(x),
            Math.cos(x), Math.sin(x / 100), Math.cos(x / 100)}, row(scaled, 2, 8), 1e-14);
    }

    @Test
    void positionsAreAddedToEverySampleAndShortSequencesUseTheBeginning() {
        Device device = Device.reference();
        Tensor x = Tensor.zeros(device, Shape.of(2, 3, 4));
        Tensor y = new SinusoidalPosition(device, 5, 4).forward(x);
        double[] expected = Sinusoids.line(3, 4);
        assertArrayEquals(expected, y.select(0, 0).toDoubles());
        assertArrayEquals(expected, y.select(0, 1).toDoubles());
        Tensor cells = Tensor.zeros(device, Shape.of(1, 6, 8));
        assertArrayEquals(Sinusoids.grid(2, 3, 8, true),
                SinusoidalPosition.ofGrid(device, 2, 3, 8, true).forward(cells).toDoubles());
        assertEquals(0, new SinusoidalPosition(device, 5, 4).parameterCount());
    }

    @Test
    void learnedPositionsAndEmbeddingsHaveRightGradients() {
        Init init = new Init(Device.reference(), new Philox(7));
        ModuleGradients.check(new LearnedPosition(init, 4, 3, Initializer.normal(0.02)), Shape.of(2, 4, 3),
                init.random());
        LearnedPosition position = new LearnedPosition(init, 4, 3, Initializer.normal(0.02));
        position.forward(Tensor.zeros(Device.reference(), Shape.of(2, 2, 3))).sum().backward();
        assertArrayEquals(new double[] {2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0},
                position.parameters().get("weight").grad().toDoubles());

        Embedding embedding = new Embedding(init, 3, 2);
        Tensor y = embedding.forward(Tensor.ofInts(Device.reference(), Shape.of(1, 3), new int[] {2, 0, 2}));
        assertEquals(Shape.of(1, 3, 2), y.shape());
        assertArrayEquals(row(embedding.weight().toDoubles(), 2, 2), row(y.toDoubles(), 0, 2));
        y.sum().backward();
        assertArrayEquals(new double[] {1, 1, 0, 0, 2, 2}, embedding.weight().grad().toDoubles());
    }

    @Test
    void badArgumentsAndInputsAreNamed() {
        assertEquals("[sinusoids] needs at least one position and a dim that is a multiple of 2, got 4x1 positions and "
                + "dim=3", assertThrows(ArgumentException.class, () -> Sinusoids.line(4, 3)).getMessage());
        assertThrows(ArgumentException.class, () -> Sinusoids.grid(0, 2, 4, true));
        assertThrows(ArgumentException.class, () -> Sinusoids.grid(2, 2, 6, true));
        String message = assertThrows(ShapeException.class, () -> new SinusoidalPosition(Device.reference(), 3, 4)
                .forward(Tensor.zeros(Device.reference(), Shape.of(1, 4, 4)))).getMessage();
        assertTrue(message.startsWith(
                "[sinusoidal_position] x=[1, 4, 4] does not fit the table of positions [3, 4]"), message);
    }
}
