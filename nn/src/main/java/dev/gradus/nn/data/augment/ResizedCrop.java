package dev.gradus.nn.data.augment;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;

/**
 * Cuts out a part of random size and shape and enlarges it to the whole picture.
 *
 * <p>With area a uniform in [low, high] of the picture's and shape r = width/height, log r uniform in [log(ratioLow),
 * log(ratioHigh)]: width √(area·r), height √(area/r), rounded, at a uniform place. If that does not fit ten times, the
 * largest part in the middle whose shape is allowed. Enlarged as Pillow's {@code resize} does, byte for byte.
 *
 * <p>Source: Szegedy and others, "Going Deeper with Convolutions", 2015; the drawing is that of torchvision and timm.
 *
 * @param cubic whether 4x4 pixels are looked at for a new one, instead of 2x2
 */
public record ResizedCrop(double low, double high, double ratioLow, double ratioHigh, boolean cubic)
        implements
            PictureStep {
    static final String KIND = "rrc";
    private static final int ATTEMPTS = 10;

    public ResizedCrop {
        if (!(low > 0 && low <= high && high <= 1)) {
            throw new ArgumentException("augmentation", "the areas of rrc must be 0 < low <= high <= 1, got "
                    + Numbers.text(low) + " and " + Numbers.text(high));
        }
        if (!(ratioLow > 0 && ratioLow <= ratioHigh && Double.isFinite(ratioHigh))) {
            throw new ArgumentException("augmentation", "the shapes of rrc must be 0 < low <= high, got "
                    + Numbers.text(ratioLow) + " and " + Numbers.text(ratioHigh));
        }
    }

    /** Shapes from 3:4 to 4:3, bicubic. */
    public ResizedCrop(double low, double high) {
        this(low, high, 3.0 / 4, 4.0 / 3, true);
    }

    @Override
    public void apply(Picture picture, Philox random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = picture.plane * (low + (high - low) * random.nextDouble());
            double from = StrictMath.log(ratioLow);
            double ratio = StrictMath.exp(from + (StrictMath.log(ratioHigh) - from) * random.nextDouble());
            int width = (int) Math.rint(Math.sqrt(area * ratio));
            int height = (int) Math.rint(Math.sqrt(area / ratio));
            if (width > 0 && width <= picture.width && height > 0 && height <= picture.height) {
                int top = random.nextInt(picture.height - height + 1);
                int left = random.nextInt(picture.width - width + 1);
                enlarge(picture, top, left, height, width, cubic);
                return;
            }
        }
        middle(picture);
    }

    private void middle(Picture picture) {
        double shape = (double) picture.width / picture.height;
        int width = shape > ratioHigh ? Math.max(1, (int) Math.rint(picture.height * ratioHigh)) : picture.width;
        int height = shape < ratioLow ? Math.max(1, (int) Math.rint(picture.width / ratioLow)) : picture.height;
        enlarge(picture, (picture.height - height) / 2, (picture.width - width) / 2, height, width, cubic);
    }

    static void enlarge(Picture picture, int top, int left, int height, int width, boolean cubic) {
        picture.columns.from(width, cubic);
        picture.rows.from(height, cubic);
        for (int c = 0; c < picture.channels; c++) {
            int base = c * picture.plane;
            byte[] from = picture.pixels();
            byte[] wide = picture.spare();
            for (int y = top; y < top + height; y++) {
                for (int x = 0; x < picture.width; x++) {
                    wide[base + y * picture.width + x] =
                            picture.columns.at(x, from, base + y * picture.width + left, 1);
                }
            }
            for (int y = 0; y < picture.height; y++) { // what was read of this channel is not needed any more
                for (int x = 0; x < picture.width; x++) {
                    from[base + y * picture.width + x] =
                            picture.rows.at(y, wide, base + top * picture.width + x, picture.width);
                }
            }
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int firstWord() {
        return 64;
    }

    @Override
    public String toString() {
        String areas = KIND + ":" + Numbers.text(low) + ":" + Numbers.text(high);
        boolean usual = equals(new ResizedCrop(low, high));
        return usual
                ? areas
                : areas + ":" + Numbers.text(ratioLow) + ":" + Numbers.text(ratioHigh) + (cubic ? "" : ":bilinear");
    }
}
