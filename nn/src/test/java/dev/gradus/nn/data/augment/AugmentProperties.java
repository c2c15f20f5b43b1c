package dev.gradus.nn.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class AugmentProperties {
    @Property(tries = 300)
    void stepsKeepPicturesOfAnySizeAndRepeatThemselves(@ForAll("steps") String text, @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int height, @ForAll @IntRange(min = 1, max = 20) int width,
            @ForAll @IntRange(min = 1, max = 4) int channels) {
        PictureStep step = (PictureStep) Specification.parse(text).getFirst();
        byte[] first = varied(step, seed, channels, height, width);
        assertEquals(channels * height * width, first.length);
        assertArrayEquals(first, varied(step, seed, channels, height, width));
    }

    @Property(tries = 300)
    void erasingLeavesTheRestAlone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width) {
        int length = 3 * height * width;
        float[] pixels = new float[3 * length];
        Arrays.fill(pixels, 5);
        new Erase(1, Erase.Filling.CONST).apply(pixels, length, 3, height, width, new Philox(seed));
        int erased = 0;
        for (int at = 0; at < pixels.length; at++) {
            boolean own = at >= length && at < 2 * length;
            assertTrue(pixels[at] == 5 || own && pixels[at] == 0, "a neighbor's place changed");
            erased += pixels[at] == 0 ? 1 : 0;
        }
        assertTrue(erased <= length / 2, "erased " + erased + " of " + length);
        assertEquals(0, erased % 3, "all channels alike");
    }

    @Property(tries = 500)
    void boxesStayInside(@ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int height,
            @ForAll @IntRange(min = 1, max = 50) int width) {
        Philox random = new Philox(seed);
        double share = random.nextDouble();
        Box box = Box.draw(share, height, width, random);
        assertTrue(box.top() >= 0 && box.top() <= box.bottom() && box.bottom() <= height, box::toString);
        assertTrue(box.left() >= 0 && box.left() <= box.right() && box.right() <= width, box::toString);
        assertTrue(box.area() <= (1 - share) * height * width + 1e-9, "larger than asked for");
    }

    @Provide
    Arbitrary<String> steps() {
        return Arbitraries.of("crop", "crop:30", "flip", "rrc:0.08:1", "rrc:0.2:1:0.5:2:bilinear",
                "jitter:0.4:0.4:0.4:0.5",
                "jitter:3", "rand-m10-n4-p1", "rand-m9-mstd0.5-inc1-p1", "rand-m10-n4-p1-mstdinf-inc1", "trivial");
    }

    private static byte[] varied(PictureStep step, long seed, int channels, int height, int width) {
        Philox random = new Philox(seed);
        Picture picture = new Picture(channels, height, width, new byte[channels]);
        for (int at = 0; at < picture.pixels().length; at++) {
            picture.pixels()[at] = (byte) random.nextInt();
        }
        step.apply(picture, random);
        return picture.pixels();
    }
}
