package dev.gradus.vit.image;

import dev.gradus.autograd.error.ArgumentException;

/**
 * A decoded picture: one byte each for red, green and blue, pixel by pixel, row by row.
 *
 * @param pixels 3·width·height unsigned bytes; shared, not copied
 */
public record RgbImage(int width, int height, byte[] pixels) {
    /** Bytes of a pixel. */
    public static final int CHANNELS = 3;

    public RgbImage {
        if (width < 1 || height < 1 || pixels.length != (long) CHANNELS * width * height) {
            throw new ArgumentException("image", "a picture of " + width + "x" + height + " has "
                    + (long) CHANNELS * width * height + " bytes, got " + pixels.length);
        }
    }

    /** The pixel as 0xRRGGBB. */
    public int rgb(int x, int y) {
        int at = CHANNELS * (y * width + x);
        return (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | pixels[at + 2] & 0xFF;
    }

    /** A piece of it; what lies outside is black. */
    RgbImage cut(Window window) {
        if (window.equals(Window.all(width, height))) {
            return this;
        }
        byte[] piece = new byte[Math.multiplyExact(CHANNELS, Math.multiplyExact(window.width(), window.height()))];
        int from = Math.max(0, window.left());
        int to = Math.min(width, window.left() + window.width());
        for (int y = 0; y < window.height(); y++) {
            int row = window.top() + y;
            if (row >= 0 && row < height && from < to) {
                System.arraycopy(pixels, CHANNELS * (row * width + from), piece,
                        CHANNELS * (y * window.width() + from - window.left()), CHANNELS * (to - from));
            }
        }
        return new RgbImage(window.width(), window.height(), piece);
    }

    /** A rectangle of pixels, which may reach beyond the picture. */
    record Window(int left, int top, int width, int height) {
        static Window all(int width, int height) {
            return new Window(0, 0, width, height);
        }
    }
}
