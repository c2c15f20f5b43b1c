package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;

/**
 * Varies training pictures: a border of black pixels is put around, a window of the old size is cut out at a random
 * place, and every second picture on average is mirrored.
 *
 * <p>What happens to a picture is a pure function of (seed, epoch, picture).
 *
 * @param padding width of the border in pixels; the picture moves by at most that much in each direction
 * @param flip whether pictures are mirrored left to right
 */
public record Augmentation(int padding, boolean flip) {
    /** Leaves pictures as they are. */
    public static final Augmentation NONE = new Augmentation(0, false);

    /** Mirrors only: what very short trainings want. */
    public static final Augmentation FLIP = new Augmentation(0, true);

    /** Border of four pixels and mirroring: the usual pair for 32x32 pictures. */
    public static final Augmentation CROP_AND_FLIP = new Augmentation(4, true);

    private static final long STREAM = 0x4155L << 48;

    public Augmentation {
        if (padding < 0 || padding > 1024) {
            throw new ArgumentException("augmentation", "padding must be 0 to 1024, got " + padding);
        }
    }

    /** What happens to one picture: it moves down and to the right by so many pixels, and may be mirrored. */
    record Move(int down, int right, boolean mirrored) {}

    Move move(long seed, int epoch, int index) {
        if (equals(NONE)) {
            return new Move(0, 0, false);
        }
        Philox random = new Philox(seed, STREAM ^ ((long) epoch << 32) ^ index);
        int down = random.nextInt(2 * padding + 1) - padding;
        int right = random.nextInt(2 * padding + 1) - padding;
        return new Move(down, right, flip && random.nextBoolean());
    }

    /**
     * Moves, mirrors and normalizes one picture in one pass.
     *
     * @param pixels the picture, [channels, height, width]
     * @param tables for each channel the normalized value of each byte
     * @param target where the result goes, from {@code offset} on
     */
    static void apply(Move move, byte[] pixels, int height, int width, float[][] tables, float[] target, int offset) {
        for (int c = 0; c < tables.length; c++) {
            float[] table = tables[c];
            for (int y = 0; y < height; y++) {
                int fromRow = y - move.down();
                int out = offset + (c * height + y) * width;
                boolean outside = fromRow < 0 || fromRow >= height;
                int row = (c * height + fromRow) * width;
                for (int x = 0; x < width; x++) {
                    int from = (move.mirrored() ? width - 1 - x : x) - move.right();
                    target[out + x] =
                            outside || from < 0 || from >= width ? table[0] : table[pixels[row + from] & 0xFF];
                }
            }
        }
    }
}
