package dev.gradus.nn.data.augment;

/**
 * Moves a picture away from a poorer one of the same size, or towards it: p ← poor + factor·(p − poor), cut off to [0,
 * 255] and rounded towards 0, in single precision as Pillow's {@code ImageEnhance}. Factor 1 changes nothing, 0 gives
 * the poorer picture, above 1 the difference grows.
 */
final class Blend {
    private static final int SMOOTH_CENTER = 5;
    private static final int SMOOTH_SUM = 13;

    private Blend() {}

    /** Away from black. */
    static void brightness(Picture picture, double factor) {
        awayFrom(picture, 0, (float) factor);
    }

    /** Away from the mean of the luma, rounded. */
    static void contrast(Picture picture, double factor) {
        long sum = 0;
        for (int at = 0; at < picture.plane; at++) {
            sum += picture.luma(at);
        }
        awayFrom(picture, (int) ((double) sum / picture.plane + 0.5), (float) factor);
    }

    private static void awayFrom(Picture picture, int poor, float factor) {
        for (int value = 0; value < Picture.LEVELS; value++) {
            picture.table[value] = blend(poor, value, factor);
        }
        picture.lookUp();
    }

    /** Away from the gray picture of the luma; a picture without color stays as it is. */
    static void color(Picture picture, double factor) {
        if (!picture.isColor()) {
            return;
        }
        byte[] pixels = picture.pixels();
        for (int at = 0; at < picture.plane; at++) {
            int gray = picture.luma(at);
            for (int place = at; place < pixels.length; place += picture.plane) {
                pixels[place] = blend(gray, pixels[place] & 0xFF, (float) factor);
            }
        }
    }

    /** Away from a smoothed picture: the mean of 3x3 pixels with 5 parts of the middle one. The edge stays as it is. */
    static void sharpness(Picture picture, double factor) {
        byte[] from = picture.pixels();
        byte[] to = picture.spare();
        int width = picture.width;
        System.arraycopy(from, 0, to, 0, from.length);
        for (int c = 0; c < picture.channels; c++) {
            for (int y = 1; y < picture.height - 1; y++) {
                int row = c * picture.plane + y * width;
                for (int at = row + 1; at < row + width - 1; at++) {
                    int value = from[at] & 0xFF;
                    int sum = three(from, at - width) + three(from, at) + three(from, at + width)
                            + (SMOOTH_CENTER - 1) * value;
                    to[at] = blend((2 * sum + SMOOTH_SUM) / (2 * SMOOTH_SUM), value, (float) factor);
                }
            }
        }
        picture.swap();
    }

    private static int three(byte[] from, int at) {
        return (from[at - 1] & 0xFF) + (from[at] & 0xFF) + (from[at + 1] & 0xFF);
    }

    private static byte blend(int poor, int value, float factor) {
        return (byte) (int) Math.clamp(poor + factor * (value - poor), 0f, 255f);
    }
}
