package dev.gradus.nn.data.augment;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;

/**
 * Changes brightness, contrast, saturation and hue, in a random order.
 *
 * <p>The first three are {@link Operation#BRIGHTNESS}, {@link Operation#CONTRAST} and {@link Operation#COLOR} with a
 * factor that is uniform in [max(0, 1 − s), 1 + s]. The hue turns by a share of the circle that is uniform in [−hue,
 * hue]; value and saturation of each pixel stay. Pillow turns hues in bytes, here they are floats rounded at the end.
 *
 * <p>Source: Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
 * for the idea; the ranges are torchvision's.
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue) implements PictureStep {
    static final String KIND = "jitter";
    private static final int PARTS = 4;
    private static final int ORDERS = 24;
    private static final int SECTORS = 6;

    public ColorJitter {
        if (!(brightness >= 0 && contrast >= 0 && saturation >= 0 && brightness <= 10 && contrast <= 10
                && saturation <= 10)) {
            throw new ArgumentException("augmentation", "the strengths of jitter must be 0 to 10, got "
                    + Numbers.text(brightness) + ", " + Numbers.text(contrast) + ", " + Numbers.text(saturation));
        }
        if (!(hue >= 0 && hue <= 0.5)) {
            throw new ArgumentException("augmentation", "the hue of jitter must be 0 to 0.5, got " + Numbers.text(hue));
        }
    }

    @Override
    public void apply(Picture picture, Philox random) {
        int order = random.nextInt(ORDERS);
        double bright = factor(brightness, random);
        double sharp = factor(contrast, random);
        double vivid = factor(saturation, random);
        double turn = hue * (2 * random.nextDouble() - 1);
        int left = (1 << PARTS) - 1;
        for (int parts = PARTS; parts > 0; parts--) {
            int part = nth(left, order % parts);
            order /= parts;
            left &= ~(1 << part);
            switch (part) {
                case 0 -> change(Operation.BRIGHTNESS, picture, bright);
                case 1 -> change(Operation.CONTRAST, picture, sharp);
                case 2 -> change(Operation.COLOR, picture, vivid);
                default -> turnHue(picture, turn);
            }
        }
    }

    private static double factor(double strength, Philox random) {
        double least = Math.max(0, 1 - strength);
        return least + (1 + strength - least) * random.nextDouble();
    }

    private static void change(Operation operation, Picture picture, double factor) {
        if (factor != 1) {
            operation.apply(picture, factor, Resampling.NEAREST);
        }
    }

    /** The place of the n-th one among the bits. */
    private static int nth(int bits, int n) {
        int left = bits;
        for (int i = 0; i < n; i++) {
            left &= left - 1;
        }
        return Integer.numberOfTrailingZeros(left);
    }

    static void turnHue(Picture picture, double turn) {
        if (turn == 0 || !picture.isColor()) {
            return;
        }
        byte[] pixels = picture.pixels();
        int plane = picture.plane;
        for (int at = 0; at < plane; at++) {
            int red = pixels[at] & 0xFF;
            int green = pixels[plane + at] & 0xFF;
            int blue = pixels[2 * plane + at] & 0xFF;
            int most = Math.max(red, Math.max(green, blue));
            double range = most - Math.min(red, Math.min(green, blue));
            if (range > 0) {
                double sector = most == red
                        ? (green - blue) / range
                        : most == green ? 2 + (blue - red) / range : 4 + (red - green) / range;
                double turned = sector + SECTORS * turn;
                pixels[at] = channel(5 + turned, most, range);
                pixels[plane + at] = channel(3 + turned, most, range);
                pixels[2 * plane + at] = channel(1 + turned, most, range);
            }
        }
    }

    /** v − range·max(0, min(k, 4 − k, 1)) with k modulo 6. */
    private static byte channel(double k, int value, double range) {
        double place = k - SECTORS * Math.floor(k / SECTORS);
        return (byte) (int) (value - range * Math.clamp(Math.min(place, 4 - place), 0.0, 1.0) + 0.5);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int firstWord() {
        return 128;
    }

    @Override
    public String toString() {
        String text = KIND + ":" + Numbers.text(brightness);
        if (contrast != brightness || saturation != brightness || hue != 0) {
            text += ":" + Numbers.text(contrast) + ":" + Numbers.text(saturation);
        }
        return hue == 0 ? text : text + ":" + Numbers.text(hue);
    }
}
