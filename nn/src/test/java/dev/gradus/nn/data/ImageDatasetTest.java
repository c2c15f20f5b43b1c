package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageDatasetTest {
    private static final List<String> CLASSES = List.of("a", "b");

    @Test
    void handsOutPixelsAndLabels() {
        ImageDataset data = new ImageDataset("d", 1, 1, 2, CLASSES, new byte[] {1, 2, 3, 4}, new byte[] {1, 0});
        assertEquals(2, data.size());
        assertEquals(2, data.classes());
        assertEquals(2, data.pixelsPerImage());
        assertEquals(1, data.label(0));
        assertArrayEquals(new byte[] {3, 4}, data.pixels(1));
        assertThrows(IndexOutOfBoundsException.class, () -> data.label(2));
        assertThrows(IndexOutOfBoundsException.class, () -> data.pixels(-1));
    }

    @Test
    void aLimitCutsTheEndOff() {
        ImageDataset data = new ImageDataset("d", 1, 1, 2, CLASSES, new byte[] {1, 2, 3, 4}, new byte[] {1, 0});
        assertEquals(1, data.first(1).size());
        assertThrows(IndexOutOfBoundsException.class, () -> data.first(1).pixels(1));
        assertEquals(2, data.first(99).size());
        assertThrows(ArgumentException.class, () -> data.first(0));
    }

    @Test
    void refusesArraysThatDoNotFitAndLabelsThatAreNone() {
        DataException length = assertThrows(DataException.class,
                () -> new ImageDataset("d", 1, 1, 2, CLASSES, new byte[3], new byte[2]));
        assertTrue(length.problem().contains("want 4 bytes of pixels, got 3"), length.problem());
        DataException label = assertThrows(DataException.class,
                () -> new ImageDataset("d", 1, 1, 1, CLASSES, new byte[2], new byte[] {1, 2}));
        assertTrue(label.problem().contains("picture 1 has the label 2"), label.problem());
    }

    @Test
    void aSubsetHasAnOrderOfItsOwn() {
        ImageDataset data = new ImageDataset("d", 1, 1, 2, CLASSES, new byte[] {1, 2, 3, 4}, new byte[] {1, 0});
        Dataset turned = new Subset(data, new int[] {1, 0, 1});
        assertEquals(3, turned.size());
        assertEquals(0, turned.label(0));
        assertEquals(3, turned.pixels(2)[0]);
        assertEquals(CLASSES, turned.classNames());
        assertThrows(ArgumentException.class, () -> new Subset(data, new int[] {2}));
    }
}
