package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shapes-10, a data set that needs no download: 32x32 color pictures of ten kinds of shapes and textures, drawn by a
 * seeded generator with varied color, place, size and turn, with clutter and noise.
 *
 * <p>Picture {@code i} is a pure function of (seed, split, i): a longer data set begins with the shorter one, and any
 * machine draws the same bytes. Labels go round, 0 … 9, so every stretch of ten pictures has all kinds.
 *
 * <p>Outlines stand upright or lean by up to 30 degrees, textures turn as they like. Colors tell nothing about the
 * kind and no pixel has a fixed meaning: a linear classifier trained on 4,000 pictures gets 14 % of new ones right
 * ({@code Shapes10Test}), where guessing gets 10 %.
 */
public final class Shapes10 {
    public static final int TRAIN_SIZE = 20_000;
    public static final int TEST_SIZE = 4_000;

    /** The seed of the data set that bears the name; other seeds give other pictures of the same kinds. */
    public static final long SEED = 10;

    /** disc, ring, square, triangle, cross, star, stripes, checkerboard, dots, spiral. */
    public static final List<String> CLASS_NAMES = ShapeKind.names();

    /** Mean and deviation of the training pictures of the usual size and seed, for those who have none at hand. */
    public static final Normalization NORMALIZATION =
            new Normalization(List.of(0.49942, 0.49807, 0.50028), List.of(0.26473, 0.26425, 0.26312));

    private static final String NAME = "shapes10";
    private static final long STREAM = 0x5331L << 48;

    private Shapes10() {}

    /** Which of the two independent rows of pictures. */
    public enum Split {
        TRAIN, TEST
    }

    /** The data set at its usual size: 20,000 pictures to train on, 4,000 to test on. */
    public static DatasetSplit load() {
        return load(SEED, TRAIN_SIZE, TEST_SIZE);
    }

    /** Draws both splits and measures the training pictures. */
    public static DatasetSplit load(long seed, int trainSize, int testSize) {
        ImageDataset train = draw(seed, Split.TRAIN, trainSize);
        return new DatasetSplit(train, draw(seed, Split.TEST, testSize), Normalization.of(train));
    }

    /** Draws the first pictures of a split, on all processors. */
    public static ImageDataset draw(long seed, Split split, int size) {
        int length = ShapePainter.CHANNELS * ShapePainter.SIZE * ShapePainter.SIZE;
        if (size < 1 || size > Integer.MAX_VALUE / length) {
            throw new ArgumentException(NAME, "1 to " + Integer.MAX_VALUE / length + " pictures can be drawn, got "
                    + size);
        }
        byte[] pixels = new byte[size * length];
        byte[] labels = new byte[size];
        ShapeKind[] kinds = ShapeKind.values();
        IntStream.range(0, size).parallel().forEach(i -> {
            int label = i % kinds.length;
            labels[i] = (byte) label;
            Philox random = new Philox(seed, STREAM ^ ((long) split.ordinal() << 32) ^ i);
            ShapePainter.paint(kinds[label], random, pixels, i * length);
        });
        return new ImageDataset(
                NAME, ShapePainter.CHANNELS, ShapePainter.SIZE, ShapePainter.SIZE, CLASS_NAMES, pixels, labels);
    }
}
