package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.ImageDataset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    /** Six pictures of classes a, b, c, none of which is d; three are recognized. */
    private static final Dataset DATA = new ImageDataset(
            "letters", 1, 1, 1, List.of("a", "b", "c", "d"), new byte[6], new byte[] {0, 0, 0, 1, 1, 2});

    private static final Evaluation EVALUATION = new Evaluation(1, 0.5, new int[] {0, 1, 1, 1, 0, 2},
            new float[] {1, 0.5f, 0.5f, 0.5f, 0.75f, 0.25f});

    @Test
    void theMatrixCountsActualAgainstNamed() {
        Confusion confusion = Confusion.of(DATA, EVALUATION);
        assertArrayEquals(new int[] {1, 2, 0, 0}, confusion.counts()[0]);
        assertArrayEquals(new int[] {1, 1, 0, 0}, confusion.counts()[1]);
        assertArrayEquals(new int[] {0, 0, 1, 0}, confusion.counts()[2]);
        assertEquals(3, confusion.actual(0));
        assertEquals(2, confusion.named(0));
        assertEquals(1 / 3.0, confusion.recall(0));
        assertEquals(1 / 2.0, confusion.precision(0));
        assertEquals(1 / 3.0, confusion.precision(1));
        assertTrue(Double.isNaN(confusion.recall(3)));
        assertTrue(Double.isNaN(confusion.precision(3)));
    }

    @Test
    void mistakesComeOftenOnesFirst() {
        Confusion confusion = Confusion.of(DATA, EVALUATION);
        assertEquals(List.of(new Confusion.Mistake(0, 1, 2), new Confusion.Mistake(1, 0, 1)), confusion.mistakes(9));
        assertEquals(1, confusion.mistakes(1).size());
    }

    @Test
    void theCalibrationErrorIsTheMeanGapOfTheBins() {
        Calibration calibration = Calibration.of(DATA, EVALUATION, 4);
        assertEquals(List.of(1, 3, 1, 1), calibration.bins().stream().map(Calibration.Bin::count).toList(),
                "upper edges belong to their bin");
        assertEquals(1 / 3.0, calibration.bins().get(1).accuracy());
        assertEquals(0.5, calibration.bins().get(1).confidence());
        // 0.25 is right (gap 0.75), 3 of 0.5 with 1 right (gap 1/6 each), 0.75 is wrong (0.75), 1 is right (0).
        assertEquals((0.75 + 3 * (0.5 - 1 / 3.0) + 0.75) / 6, calibration.error(), 1e-12);
    }

    @Test
    void emptyBinsCountNothing() {
        Calibration calibration = Calibration.of(DATA, EVALUATION, Calibration.BINS);
        assertEquals(15, calibration.bins().size());
        assertTrue(Double.isNaN(calibration.bins().getFirst().accuracy()));
        assertEquals(6, calibration.bins().stream().mapToInt(Calibration.Bin::count).sum());
        assertThrows(ArgumentException.class, () -> Calibration.of(DATA, EVALUATION, 0));
    }
}
