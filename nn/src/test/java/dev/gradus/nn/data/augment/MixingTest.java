package dev.gradus.nn.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.data.LoaderOptions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MixingTest {
    private static final int COUNT = 5;
    private static final int SIDE = 8;
    private static final int LENGTH = 2 * SIDE * SIDE;

    @Test
    void mixupBlendsEachPictureWithItsPartner() {
        Mixing mixing = new Mixing(0.8, 0);
        for (int batch = 0; batch < 50; batch++) {
            float[] pixels = numbered();
            double share = mixing.apply(3, 1, batch, pixels, COUNT, 2, SIDE, SIDE);
            assertTrue(share > 0 && share < 1);
            for (int i = 0; i < COUNT; i++) {
                assertEquals(share * i + (1 - share) * (COUNT - 1 - i), pixels[i * LENGTH + 17], 1e-5);
            }
        }
    }

    @Test
    void theBoxOfCutMixIsWhatTheShareLeaves() {
        Mixing mixing = new Mixing(0, 1);
        for (int batch = 0; batch < 200; batch++) {
            float[] pixels = numbered();
            double share = mixing.apply(3, 1, batch, pixels, COUNT, 2, SIDE, SIDE);
            for (int i = 0; i < COUNT; i++) {
                int own = 0;
                int partner = 0;
                for (int at = i * LENGTH; at < (i + 1) * LENGTH; at++) {
                    own += pixels[at] == i ? 1 : 0;
                    partner += pixels[at] == COUNT - 1 - i ? 1 : 0;
                }
                if (i != COUNT / 2) {
                    assertEquals(LENGTH, own + partner);
                    assertEquals(share, (double) own / LENGTH, 1e-12);
                    assertEquals(1 - share, (double) partner / LENGTH, 1e-12);
                }
            }
        }
    }

    @Test
    void sharesHaveTheMomentsOfTheirDistribution() {
        for (double alpha : new double[] {0.2, 0.8, 1, 3}) {
            double sum = 0;
            double squares = 0;
            int draws = 20_000;
            Philox random = new Philox(4);
            for (int i = 0; i < draws; i++) {
                double share = Beta.draw(alpha, random);
                assertTrue(share >= 0 && share <= 1);
                sum += share;
                squares += (share - 0.5) * (share - 0.5);
            }
            assertEquals(0.5, sum / draws, 0.015, () -> "mean for " + alpha);
            assertEquals(1 / (4 * (2 * alpha + 1)), squares / draws, 0.005, () -> "variance for " + alpha);
        }
    }

    @Test
    void bothTakeTurnsAsTheSwitchSays() {
        Mixing mixing = new Mixing(1, 1, 0.25, 0.5, 0);
        int cut = 0;
        int blended = 0;
        int draws = 4000;
        for (int batch = 0; batch < draws; batch++) {
            float[] pixels = numbered();
            double share = mixing.apply(9, 0, batch, pixels, COUNT, 2, SIDE, SIDE);
            boolean whole = true;
            for (float pixel : pixels) {
                whole &= pixel == Math.rint(pixel);
            }
            if (share < 1) {
                cut += whole ? 1 : 0;
                blended += whole ? 0 : 1;
            }
        }
        assertEquals(0.375, (double) blended / draws, 0.04);
        assertEquals(0.125, (double) cut / draws, 0.04); // boxes of no area count as not mixed
    }

    @Test
    void nothingHappensAfterTheLastMixedEpoch() {
        Mixing mixing = new Mixing(0.8, 1).offFrom(3);
        assertTrue(mixing.isOn(2));
        assertFalse(mixing.isOn(3));
        assertFalse(Mixing.NONE.isOn(0));
        float[] pixels = numbered();
        assertEquals(1, mixing.apply(1, 3, 0, pixels, COUNT, 2, SIDE, SIDE));
        assertArrayEquals(numbered(), pixels);
        assertEquals(1, mixing.apply(1, 0, 0, pixels, 1, 2, SIDE, SIDE), "one picture has no partner");
    }

    @Test
    void textIsReadBack() {
        for (String text : new String[] {"none", "mixup:0.8", "mixup:0.8,cutmix:1", "cutmix:1,prob:0.5",
            "mixup:0.2,cutmix:1,switch:0.3,prob:0.9,off:90"}) {
            assertEquals(text, Mixing.parse(text).toString());
        }
        assertEquals(new Mixing(0.8, 1), Mixing.parse(" cutmix:1, mixup:0.8 "));
        assertEquals(Mixing.NONE, Mixing.parse("none"));
        assertTrue(assertThrows(ArgumentException.class, () -> Mixing.parse("mixp:1")).getMessage()
                .contains("did you mean mixup"));
        for (String wrong : new String[] {"", "mixup", "mixup:x", "mixup:-1", "mixup:NaN", "prob:2", "off:1.5",
            "mixup:1,mixup:1", "none,mixup:1", "mixup:1,none", "cutmix:1e9", "off:-1"}) {
            assertThrows(ArgumentException.class, () -> Mixing.parse(wrong), wrong);
        }
    }

    /** Picture i holds i everywhere. */
    private static float[] numbered() {
        float[] pixels = new float[COUNT * LENGTH];
        for (int i = 0; i < COUNT; i++) {
            Arrays.fill(pixels, i * LENGTH, (i + 1) * LENGTH, i);
        }
        return pixels;
    }

    @Test
    void aShareOfTheEpochsBecomesANumberOfThem() {
        Mixing mixing = Mixing.parse("mixup:0.8,off:85%");
        assertEquals("mixup:0.8,off:85%", mixing.toString());
        assertFalse(mixing.isResolved());
        assertEquals(Mixing.parse("mixup:0.8,off:17"), mixing.over(20));
        assertEquals(Mixing.parse("mixup:0.8,off:1"), mixing.over(1));
        assertEquals(Mixing.parse("mixup:0.8,off:3"), Mixing.parse("mixup:0.8,off:3").over(20));
        for (String wrong : new String[] {"mixup:1,off:0%", "mixup:1,off:100%", "mixup:1,off:-5%", "mixup:50%"}) {
            assertThrows(ArgumentException.class, () -> Mixing.parse(wrong), wrong);
        }
        LoaderOptions options = LoaderOptions.evaluation(4);
        assertThrows(ArgumentException.class, () -> options.mixing(mixing));
    }
}
