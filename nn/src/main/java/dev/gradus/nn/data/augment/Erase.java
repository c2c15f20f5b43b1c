package dev.gradus.nn.data.augment;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.Locale;

/**
 * Covers a random rectangle of a normalized picture.
 *
 * <p>With probability p: an area uniform in [0.02, 1/3] of the picture's and a shape r = height/width, log r uniform in
 * [log 0.3, −log 0.3], give the height √(area·r) and the width √(area/r), rounded; both must be less than the
 * picture's, else they are drawn again, ten times at most. The place is uniform.
 *
 * <p>Since pixels are normalized, 0 is the mean color and standard normal numbers are noise as strong as pictures are.
 *
 * <p>Source: Zhong, Zheng, Kang, Li, Yang, "Random Erasing Data Augmentation", 2017; bounds and fillings are timm's.
 * The paper's upper bound of the area is 0.4.
 *
 * @param probability of [0, 1]
 * @param filling what the rectangle shows
 */
public record Erase(double probability, Filling filling) implements Step {
    static final String KIND = "erase";
    private static final double LEAST_AREA = 0.02;
    private static final double MOST_AREA = 1.0 / 3;
    private static final double LEAST_RATIO = 0.3;
    private static final int ATTEMPTS = 10;

    /** What an erased rectangle shows. */
    public enum Filling {
        /** The mean color: 0. */
        CONST,

        /** One random color: a standard normal number for each channel. */
        RAND,

        /** Noise: a standard normal number for each pixel and channel. */
        PIXEL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Erase {
        if (!(probability >= 0 && probability <= 1)) {
            throw new ArgumentException("augmentation", "the probability of erase must lie in [0, 1], got "
                    + Numbers.text(probability));
        }
    }

    /**
     * Covers a part of one picture, or none.
     *
     * @param pixels normalized; the picture [channels, height, width] begins at {@code offset}
     */
    public void apply(float[] pixels, int offset, int channels, int height, int width, Philox random) {
        if (random.nextFloat() >= probability) {
            return;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = height * width * (LEAST_AREA + (MOST_AREA - LEAST_AREA) * random.nextDouble());
            double ratio = StrictMath.exp(StrictMath.log(LEAST_RATIO) * (1 - 2 * random.nextDouble()));
            int tall = (int) Math.rint(Math.sqrt(area * ratio));
            int wide = (int) Math.rint(Math.sqrt(area / ratio));
            if (tall < height && wide < width) {
                int top = random.nextInt(height - tall + 1);
                int left = random.nextInt(width - wide + 1);
                for (int c = 0; c < channels; c++) {
                    cover(pixels, offset + (c * height + top) * width + left, tall, wide, width, random);
                }
                return;
            }
        }
    }

    private void cover(float[] pixels, int corner, int tall, int wide, int width, Philox random) {
        float color = filling == Filling.RAND ? (float) random.nextGaussian() : 0;
        for (int y = 0; y < tall; y++) {
            int from = corner + y * width;
            if (filling == Filling.PIXEL) {
                for (int at = from; at < from + wide; at++) {
                    pixels[at] = (float) random.nextGaussian();
                }
            } else {
                Arrays.fill(pixels, from, from + wide, color);
            }
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int firstWord() {
        return 2048;
    }

    @Override
    public String toString() {
        return KIND + ":" + Numbers.text(probability) + (filling == Filling.CONST ? "" : ":" + filling);
    }
}
