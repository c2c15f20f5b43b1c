package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.data.augment.Picture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Normalization PLAIN = new Normalization(List.of(0.0), List.of(1.0 / 255));
    private static final int SIDE = 9;

    /** Each pixel another value, none of them black. */
    private static final ImageDataset DATA =
            new ImageDataset("one", 1, SIDE, SIDE, List.of("a"), numbered(), new byte[1]);

    @Test
    void whatHappensDependsOnSeedEpochPictureAndCopyAlone() {
        Augmentation heavy = Augmentation.parse("crop,flip,rand-m9-n3-mstd0.5-inc1-p1,erase:0.5:pixel");
        float[] first = varied(heavy, 1, 2, 3, 0);
        assertArrayEquals(first, varied(heavy, 1, 2, 3, 0));
        int different = 0;
        for (int i = 0; i < 100; i++) {
            float[] picture = varied(heavy, 1, 2, i, 0);
            different += Arrays.equals(picture, varied(heavy, 2, 2, i, 0)) ? 0 : 1;
            different += Arrays.equals(picture, varied(heavy, 1, 3, i, 0)) ? 0 : 1;
            different += Arrays.equals(picture, varied(heavy, 1, 2, i, 1)) ? 0 : 1;
        }
        assertTrue(different > 290, "of 300 only " + different);
    }

    @Test
    void aStepKeepsItsDrawsWhenOthersAreAdded() {
        Augmentation crop = Augmentation.parse("crop");
        Augmentation more = Augmentation.parse("rand-m0-p0,crop,erase:0");
        for (int i = 0; i < 50; i++) {
            assertArrayEquals(varied(crop, 1, 0, i, 0), varied(more, 1, 0, i, 0));
        }
    }

    @Test
    void cropAndFlipDrawWhatTheyAlwaysDrew() {
        for (int index = 0; index < 50; index++) {
            Philox random = new Philox(5, 0x4155L << 48 ^ 2L << 32 ^ index);
            int down = random.nextInt(9) - 4;
            int right = random.nextInt(9) - 4;
            boolean mirrored = random.nextBoolean();
            float[] actual = varied(Augmentation.CROP_AND_FLIP, 5, 2, index, 0);
            byte[] pixels = numbered();
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    int fromX = (mirrored ? SIDE - 1 - x : x) - right;
                    int fromY = y - down;
                    boolean inside = fromX >= 0 && fromX < SIDE && fromY >= 0 && fromY < SIDE;
                    assertEquals(inside ? pixels[fromY * SIDE + fromX] : 0, actual[y * SIDE + x], 1e-3);
                }
            }
        }
    }

    @Test
    void allPlacesAndBothSidesOccurEquallyOften() {
        int[] down = new int[9];
        int[] right = new int[9];
        int mirrored = 0;
        int draws = 9000;
        for (int i = 0; i < draws; i++) {
            float[] picture = varied(Augmentation.CROP_AND_FLIP, 5, 0, i, 0);
            int middle = Math.round(picture[SIDE * SIDE / 2]) - 1; // always inside, since the border is 4
            boolean flipped = Math.abs(picture[SIDE * SIDE / 2 + 1] - picture[SIDE * SIDE / 2]) > 0.5
                    ? picture[SIDE * SIDE / 2 + 1] < picture[SIDE * SIDE / 2] && picture[SIDE * SIDE / 2 + 1] > 0
                            || picture[SIDE * SIDE / 2 - 1] > picture[SIDE * SIDE / 2]
                    : false;
            down[8 - middle / SIDE]++;
            right[8 - middle % SIDE]++;
            mirrored += flipped ? 1 : 0;
        }
        for (int i = 0; i < 9; i++) {
            assertEquals(1000, down[i], 150); // five standard deviations
            assertEquals(1000, right[i], 150);
        }
        assertEquals(draws / 2, mirrored, 240);
    }

    @Test
    void noneLeavesPicturesAlone() {
        float[] picture = varied(Augmentation.NONE, 1, 2, 3, 0);
        byte[] pixels = numbered();
        for (int at = 0; at < pixels.length; at++) {
            assertEquals(pixels[at], picture[at], 1e-3);
        }
        assertEquals("none", Augmentation.NONE.toString());
    }

    @Test
    void paddingAndFlipAreAShortWayToSayCropAndFlip() {
        assertEquals(Augmentation.CROP_AND_FLIP, new Augmentation(4, true));
        assertEquals(Augmentation.FLIP, new Augmentation(0, true));
        assertEquals(Augmentation.NONE, new Augmentation(0, false));
        assertEquals(Augmentation.CROP_AND_FLIP, Augmentation.parse("crop+flip"));
        assertFalse(Augmentation.FLIP.equals(Augmentation.NONE));
    }

    @Test
    void refusesANegativeBorder() {
        assertThrows(ArgumentException.class, () -> new Augmentation(-1, true));
    }

    private static float[] varied(Augmentation augmentation, long seed, int epoch, int index, int copy) {
        Picture picture = new Picture(1, SIDE, SIDE, new byte[1]);
        DATA.copyPixels(0, picture.pixels(), 0);
        float[] target = new float[SIDE * SIDE];
        augmentation.apply(epoch, index, copy, DATA, picture, new float[][] {PLAIN.table(0)}, new Philox(seed), target,
                0);
        return target;
    }

    private static byte[] numbered() {
        byte[] pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i + 1);
        }
        return pixels;
    }
}
