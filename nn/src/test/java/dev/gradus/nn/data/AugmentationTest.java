package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Augmentation.Move;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final byte[] PICTURE = {1, 2, 3, 4, 5, 6};

    @Test
    void movesThePictureAndFillsWithBlack() {
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, moved(0, 0, false));
        assertArrayEquals(new float[] {0, 0, 0, 1, 2, 3}, moved(1, 0, false));
        assertArrayEquals(new float[] {5, 6, 0, 0, 0, 0}, moved(-1, -1, false));
        assertArrayEquals(new float[] {0, 1, 2, 0, 4, 5}, moved(0, 1, false));
    }

    @Test
    void mirrorsLeftToRight() {
        assertArrayEquals(new float[] {3, 2, 1, 6, 5, 4}, moved(0, 0, true));
        assertArrayEquals(new float[] {2, 1, 0, 5, 4, 0}, moved(0, 1, true)); // cut out first, mirrored then
    }

    @Test
    void whatHappensDependsOnSeedEpochAndPictureAlone() {
        Augmentation augmentation = Augmentation.CROP_AND_FLIP;
        assertEquals(augmentation.move(1, 2, 3), augmentation.move(1, 2, 3));
        int differences = 0;
        for (int i = 0; i < 100; i++) {
            differences += augmentation.move(1, 2, i).equals(augmentation.move(2, 2, i)) ? 0 : 1;
            differences += augmentation.move(1, 2, i).equals(augmentation.move(1, 3, i)) ? 0 : 1;
        }
        assertTrue(differences > 180, () -> "of 200 only");
        assertNotEquals(augmentation.move(1, 0, 1), augmentation.move(1, 1, 0));
    }

    @Test
    void allPlacesAndBothSidesOccurEquallyOften() {
        int[] down = new int[9];
        int[] right = new int[9];
        int mirrored = 0;
        int draws = 9000;
        for (int i = 0; i < draws; i++) {
            Move move = Augmentation.CROP_AND_FLIP.move(5, 0, i);
            down[move.down() + 4]++;
            right[move.right() + 4]++;
            mirrored += move.mirrored() ? 1 : 0;
        }
        for (int i = 0; i < 9; i++) {
            assertEquals(1000, down[i], 150); // five standard deviations
            assertEquals(1000, right[i], 150);
        }
        assertEquals(draws / 2, mirrored, 240);
    }

    @Test
    void noneLeavesPicturesAlone() {
        for (int i = 0; i < 100; i++) {
            assertEquals(new Move(0, 0, false), Augmentation.NONE.move(1, i, i));
            assertEquals(0, Augmentation.FLIP.move(1, i, i).down());
        }
    }

    @Test
    void refusesANegativeBorder() {
        assertThrows(ArgumentException.class, () -> new Augmentation(-1, true));
    }

    private static float[] moved(int down, int right, boolean mirrored) {
        float[] identity = new float[256];
        for (int i = 0; i < 256; i++) {
            identity[i] = i;
        }
        float[] target = new float[6];
        Augmentation.apply(new Move(down, right, mirrored), PICTURE, 2, 3, new float[][] {identity}, target, 0);
        return target;
    }
}
