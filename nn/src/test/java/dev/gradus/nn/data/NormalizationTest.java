package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.error.ArgumentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {
    @Test
    void measuresEachChannelForItself() {
        byte[] pixels = {0, (byte) 255, 7, 7, (byte) 255, 0, 7, 7};
        ImageDataset data = new ImageDataset("two", 2, 1, 2, List.of("only"), pixels, new byte[2]);
        Normalization measured = Normalization.of(data);
        assertEquals(List.of(0.5, 7 / 255.0), measured.mean());
        assertEquals(List.of(0.5, 1.0), measured.std());
    }

    @Test
    void theTableHoldsTheFormula() {
        Normalization normalization = new Normalization(List.of(0.25), List.of(0.5));
        float[] table = normalization.table(0);
        for (int value = 0; value < 256; value++) {
            assertEquals((value / 255.0 - 0.25) / 0.5, table[value], 1e-7);
        }
    }

    @Test
    void refusesWhatCannotBeDividedBy() {
        assertThrows(ArgumentException.class, () -> new Normalization(List.of(0.5), List.of(0.0)));
        assertThrows(ArgumentException.class, () -> new Normalization(List.of(0.5), List.of(Double.NaN)));
        assertThrows(ArgumentException.class, () -> new Normalization(List.of(Double.NaN), List.of(1.0)));
        assertThrows(ArgumentException.class, () -> new Normalization(List.of(0.5, 0.5), List.of(1.0)));
        assertThrows(ArgumentException.class, () -> new Normalization(List.of(), List.of()));
    }
}
