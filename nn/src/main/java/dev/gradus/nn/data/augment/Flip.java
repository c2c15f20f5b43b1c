package dev.gradus.nn.data.augment;

import dev.gradus.autograd.random.Philox;

/** Mirrors every second picture on average, left to right. */
public record Flip() implements PictureStep {
    static final String KIND = "flip";

    @Override
    public void apply(Picture picture, Philox random) {
        if (random.nextBoolean()) {
            mirror(picture);
        }
    }

    static void mirror(Picture picture) {
        byte[] pixels = picture.pixels();
        int width = picture.width;
        for (int row = 0; row < pixels.length; row += width) {
            for (int left = row, right = row + width - 1; left < right; left++, right--) {
                byte kept = pixels[left];
                pixels[left] = pixels[right];
                pixels[right] = kept;
            }
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int firstWord() {
        return 2;
    }

    @Override
    public String toString() {
        return KIND;
    }
}
