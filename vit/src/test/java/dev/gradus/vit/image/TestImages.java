package dev.gradus.vit.image;

import java.util.function.IntBinaryOperator;

/** Pictures painted by a function. */
final class TestImages {
    private TestImages() {}

    /** @param color 0xRRGGBB of the pixel (x, y) */
    static RgbImage of(int width, int height, IntBinaryOperator color) {
        byte[] pixels = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = color.applyAsInt(x, y);
                pixels[at++] = (byte) (rgb >> 16);
                pixels[at++] = (byte) (rgb >> 8);
                pixels[at++] = (byte) rgb;
            }
        }
        return new RgbImage(width, height, pixels);
    }
}
