package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.data.augment.Erase;
import dev.gradus.nn.data.augment.Flip;
import dev.gradus.nn.data.augment.PadCrop;
import dev.gradus.nn.data.augment.Picture;
import dev.gradus.nn.data.augment.PictureStep;
import dev.gradus.nn.data.augment.Specification;
import dev.gradus.nn.data.augment.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Varies training pictures: transformations that follow one another. Text such as {@code crop,flip} or
 * {@code rrc:0.8:1,flip,rand-m9-mstd0.5-inc1,erase:0.25} describes it ({@link Specification}).
 *
 * <p>What happens to a picture is a pure function of (seed, epoch, picture, copy).
 *
 * @param steps in their order; erasing comes last
 */
public record Augmentation(List<Step> steps) {
    /** Leaves pictures as they are. */
    public static final Augmentation NONE = new Augmentation(List.of());

    /** Mirrors only: what very short trainings want. */
    public static final Augmentation FLIP = parse("flip");

    /** Border of four pixels and mirroring: the usual pair for 32x32 pictures. */
    public static final Augmentation CROP_AND_FLIP = parse("crop,flip");

    private static final long STREAM = 0x4155L << 48;

    /** Words of a picture's stream that belong to one copy of it. */
    private static final int WORDS = 32;

    /** @throws ArgumentException if a kind comes twice, or anything after erasing */
    public Augmentation {
        steps = List.copyOf(steps);
        Specification.check(steps);
    }

    /** A random crop from a border of so many pixels if that is not 0, and mirroring if wanted. */
    public Augmentation(int padding, boolean flip) {
        this(cropAndFlip(padding, flip));
    }

    private static List<Step> cropAndFlip(int padding, boolean flip) {
        List<Step> steps = new ArrayList<>();
        if (padding != 0) {
            steps.add(new PadCrop(padding));
        }
        if (flip) {
            steps.add(new Flip());
        }
        return steps;
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws ArgumentException if the text cannot be understood; the message names what is known
     */
    public static Augmentation parse(String text) {
        return new Augmentation(Specification.parse(text));
    }

    /**
     * Varies one picture, normalizes it and writes it to an array, without allocating anything.
     *
     * @param copy which of several copies in the same epoch, from 0
     * @param picture holds the bytes; they are of no meaning afterwards
     * @param tables for each channel the normalized value of each byte
     * @param random a generator of the seed; where it stands does not matter
     * @param target where the result goes, from {@code offset} on
     */
    void apply(int epoch, int index, int copy, Dataset data, Picture picture, float[][] tables, Philox random,
            float[] target, int offset) {
        random.enter(STREAM ^ (long) epoch << 32 ^ index);
        for (Step step : steps) {
            if (step instanceof PictureStep change) {
                random.position(firstWord(step, copy));
                change.apply(picture, random);
            }
        }
        normalize(picture.pixels(), tables, target, offset);
        if (!steps.isEmpty() && steps.getLast() instanceof Erase erase) {
            random.position(firstWord(erase, copy));
            erase.apply(target, offset, data.channels(), data.height(), data.width(), random);
        }
    }

    private static long firstWord(Step step, int copy) {
        return ((long) copy << WORDS) + step.firstWord();
    }

    private static void normalize(byte[] pixels, float[][] tables, float[] target, int offset) {
        int plane = pixels.length / tables.length;
        for (int c = 0; c < tables.length; c++) {
            float[] table = tables[c];
            int from = c * plane;
            for (int at = from; at < from + plane; at++) {
                target[offset + at] = table[pixels[at] & 0xFF];
            }
        }
    }

    /** What {@link #parse} reads: {@code none}, or the steps separated by commas. */
    @Override
    public String toString() {
        return steps.isEmpty() ? "none" : String.join(",", steps.stream().map(Step::toString).toList());
    }
}
