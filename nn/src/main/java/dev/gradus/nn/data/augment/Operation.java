package dev.gradus.nn.data.augment;

/**
 * The changes that RandAugment and its kin choose from. Each takes one number; what it means, and what Pillow calls it:
 *
 * <table>
 * <caption>Operations on a pixel p of 0 to 255</caption>
 * <tr><th>name</th><th>number</th><th>what happens</th></tr>
 * <tr><td>Identity</td><td>–</td><td>nothing</td></tr>
 * <tr><td>AutoContrast</td><td>–</td><td>in each channel: p ← (p − lo)·255/(hi − lo), with the least and the greatest
 *     value; a flat channel stays</td></tr>
 * <tr><td>Equalize</td><td>–</td><td>in each channel: p ← (s/2 + #{pixels below p})/s, with s = (pixels − #{pixels of
 *     the greatest value})/255 in whole numbers; stays if s = 0</td></tr>
 * <tr><td>Invert</td><td>–</td><td>p ← 255 − p</td></tr>
 * <tr><td>Rotate</td><td>degrees</td><td>counterclockwise around the center</td></tr>
 * <tr><td>Posterize</td><td>bits</td><td>the upper bits stay, the others become 0; with 8 nothing happens</td></tr>
 * <tr><td>Solarize</td><td>threshold</td><td>p ← 255 − p where p ≥ threshold</td></tr>
 * <tr><td>SolarizeAdd</td><td>amount</td><td>p ← min(255, p + amount) where p &lt; 128</td></tr>
 * <tr><td>Color</td><td>factor</td><td>blend away from gray</td></tr>
 * <tr><td>Contrast</td><td>factor</td><td>blend away from the mean luma</td></tr>
 * <tr><td>Brightness</td><td>factor</td><td>blend away from black</td></tr>
 * <tr><td>Sharpness</td><td>factor</td><td>blend away from the smoothed picture</td></tr>
 * <tr><td>ShearX</td><td>slope k</td><td>(x, y) shows what stood at (x + k·y, y): the upper edge stays</td></tr>
 * <tr><td>ShearY</td><td>slope k</td><td>(x, y) shows what stood at (x, y + k·x): the left edge stays</td></tr>
 * <tr><td>TranslateX</td><td>pixels d</td><td>(x, y) shows what stood at (x + d, y): positive is to the left</td></tr>
 * <tr><td>TranslateY</td><td>pixels d</td><td>(x, y) shows what stood at (x, y + d): positive is up</td></tr>
 * </table>
 *
 * <p>The blends are p ← poor + factor·(p − poor). Values, roundings and edges are those of Pillow, byte for byte.
 * torchvision's own tensor operations differ: they round blends and bent pictures to the nearest instead of down,
 * stretch contrast in floats, and bend with the nearest pixel and a black filling by default.
 */
public enum Operation {
    IDENTITY("Identity"), AUTO_CONTRAST("AutoContrast"), EQUALIZE("Equalize"), INVERT("Invert"), ROTATE(
            "Rotate"), POSTERIZE("Posterize"), SOLARIZE("Solarize"), SOLARIZE_ADD("SolarizeAdd"), COLOR(
                    "Color"), CONTRAST("Contrast"), BRIGHTNESS("Brightness"), SHARPNESS("Sharpness"), SHEAR_X(
                            "ShearX"), SHEAR_Y("ShearY"), TRANSLATE_X("TranslateX"), TRANSLATE_Y("TranslateY");

    private static final int WHITE = 255;
    private static final int MIDDLE = 128;
    private static final int BITS = 8;

    private final String title;

    Operation(String title) {
        this.title = title;
    }

    /** The name in the papers, such as {@code AutoContrast}. */
    public String title() {
        return title;
    }

    /**
     * Changes a picture.
     *
     * @param number as the table says; of no meaning where it has a dash
     * @param resampling of those that bend the picture
     */
    public void apply(Picture picture, double number, Resampling resampling) {
        switch (this) {
            case IDENTITY -> {}
            case AUTO_CONTRAST -> autoContrast(picture);
            case EQUALIZE -> equalize(picture);
            case INVERT -> solarize(picture, 0);
            case ROTATE -> Affine.rotate(picture, number, resampling);
            case POSTERIZE -> posterize(picture, (int) number);
            case SOLARIZE -> solarize(picture, number);
            case SOLARIZE_ADD -> solarizeAdd(picture, (int) number);
            case COLOR -> Blend.color(picture, number);
            case CONTRAST -> Blend.contrast(picture, number);
            case BRIGHTNESS -> Blend.brightness(picture, number);
            case SHARPNESS -> Blend.sharpness(picture, number);
            case SHEAR_X -> Affine.apply(picture, 1, number, 0, 0, 1, 0, resampling);
            case SHEAR_Y -> Affine.apply(picture, 1, 0, 0, number, 1, 0, resampling);
            case TRANSLATE_X -> Affine.apply(picture, 1, 0, number, 0, 1, 0, resampling);
            case TRANSLATE_Y -> Affine.apply(picture, 1, 0, 0, 0, 1, number, resampling);
        }
    }

    private static void autoContrast(Picture picture) {
        for (int c = 0; c < picture.channels; c++) {
            picture.count(c);
            int low = 0;
            while (low < WHITE && picture.histogram[low] == 0) {
                low++;
            }
            int high = WHITE;
            while (high > low && picture.histogram[high] == 0) {
                high--;
            }
            if (high > low) {
                double scale = 255.0 / (high - low);
                for (int value = 0; value <= WHITE; value++) {
                    picture.table[value] = (byte) Math.clamp((int) (value * scale - low * scale), 0, WHITE);
                }
                picture.lookUp(c);
            }
        }
    }

    private static void equalize(Picture picture) {
        for (int c = 0; c < picture.channels; c++) {
            picture.count(c);
            int high = WHITE;
            while (high > 0 && picture.histogram[high] == 0) {
                high--;
            }
            int step = (picture.plane - picture.histogram[high]) / WHITE;
            if (step > 0) {
                int below = step / 2;
                for (int value = 0; value <= WHITE; value++) {
                    picture.table[value] = (byte) Math.min(below / step, WHITE);
                    below += picture.histogram[value];
                }
                picture.lookUp(c);
            }
        }
    }

    private static void posterize(Picture picture, int bits) {
        if (bits >= BITS) {
            return;
        }
        int mask = -1 << BITS - Math.max(bits, 0);
        byte[] pixels = picture.pixels();
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] &= (byte) mask;
        }
    }

    private static void solarize(Picture picture, double threshold) {
        for (int value = 0; value <= WHITE; value++) {
            picture.table[value] = (byte) (value < threshold ? value : WHITE - value);
        }
        picture.lookUp();
    }

    private static void solarizeAdd(Picture picture, int amount) {
        for (int value = 0; value <= WHITE; value++) {
            picture.table[value] = (byte) (value < MIDDLE ? Math.min(WHITE, value + amount) : value);
        }
        picture.lookUp();
    }

}
