package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutTest {
    /** Pictures of one pixel that is their number; class 0 has 10, class 1 has 20, class 2 has 3. */
    private static Dataset data() {
        byte[] labels = new byte[33];
        byte[] pixels = new byte[33];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 11 == 10 ? 2 : i % 11 < 3 || i == 4 ? 0 : 1);
            pixels[i] = (byte) i;
        }
        return new ImageDataset("numbers", 1, 1, 1, List.of("a", "b", "c"), pixels, labels);
    }

    private static List<Integer> numbers(Dataset data) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            numbers.add((int) data.pixels(i)[0]);
        }
        return numbers;
    }

    private static int[] perClass(Dataset data) {
        int[] counts = new int[data.classes()];
        for (int i = 0; i < data.size(); i++) {
            counts[data.label(i)]++;
        }
        return counts;
    }

    @Test
    void everyClassGivesItsShare() {
        assertArrayEquals(new int[] {10, 20, 3}, perClass(data()));
        // 11 of 33 are 3.33, 6.67 and 1: rounded down 3, 6, 1, and one more of b, which lost most.
        assertArrayEquals(new int[] {3, 7, 1}, perClass(HeldOut.of(data(), 11, 5).validation()));
        assertArrayEquals(new int[] {7, 13, 2}, perClass(HeldOut.of(data(), 11, 5).training()));
        for (int count = 1; count < 33; count++) {
            assertEquals(count, HeldOut.of(data(), count, 5).validation().size());
        }
    }

    @Test
    void bothPartsTogetherAreAllPicturesInOrderWithTheirLabels() {
        HeldOut held = HeldOut.of(data(), 11, 5);
        List<Integer> all = new ArrayList<>(numbers(held.training()));
        assertEquals(all.stream().sorted().toList(), all);
        assertFalse(all.removeAll(numbers(held.validation())));
        all.addAll(numbers(held.validation()));
        assertEquals(33, all.stream().distinct().count());
        Dataset whole = data();
        for (Dataset part : List.of(held.training(), held.validation())) {
            for (int i = 0; i < part.size(); i++) {
                assertEquals(whole.label(part.pixels(i)[0]), part.label(i));
            }
        }
    }

    @Test
    void theSeedAloneDecides() {
        assertEquals(numbers(HeldOut.of(data(), 11, 5).validation()), numbers(HeldOut.of(data(), 11, 5).validation()));
        assertFalse(numbers(HeldOut.of(data(), 11, 5).validation())
                .equals(numbers(HeldOut.of(data(), 11, 6).validation())));
    }

    @Test
    void somethingMustBeLeftToLearnFrom() {
        DataException e = assertThrows(DataException.class, () -> HeldOut.of(data(), 33, 0));
        assertTrue(e.getMessage().startsWith("[numbers] 33 pictures cannot be held out of 33"), e::getMessage);
        assertThrows(ArgumentException.class, () -> HeldOut.of(data(), 0, 0));
    }
}
