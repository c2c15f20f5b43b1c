package dev.gradus.nn.data.augment;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;

/**
 * Puts a border of black pixels around a picture and cuts out a window of the old size at a random place: the picture
 * moves down and to the right by two independent uniform integers of [−padding, padding].
 *
 * <p>Source: Lee, Xie, Gallagher, Zhang, Tu, "Deeply-Supervised Nets", 2015, and He and others, "Deep Residual Learning
 * for Image Recognition", 2016, for CIFAR.
 *
 * @param padding width of the border in pixels
 */
public record PadCrop(int padding) implements PictureStep {
    static final String KIND = "crop";
    static final int USUAL = 4;
    private static final int MOST = 1024;

    public PadCrop {
        if (padding < 0 || padding > MOST) {
            throw new ArgumentException("augmentation", "the padding of crop must be 0 to 1024, got " + padding);
        }
    }

    @Override
    public void apply(Picture picture, Philox random) {
        int down = random.nextInt(2 * padding + 1) - padding;
        int right = random.nextInt(2 * padding + 1) - padding;
        move(picture, down, right);
    }

    static void move(Picture picture, int down, int right) {
        int width = picture.width;
        int length = width - Math.abs(right);
        byte[] from = picture.pixels();
        byte[] to = picture.spare();
        Arrays.fill(to, (byte) 0);
        for (int c = 0; c < picture.channels && length > 0; c++) {
            for (int y = Math.max(0, down); y < Math.min(picture.height, picture.height + down); y++) {
                int row = c * picture.plane + y * width;
                System.arraycopy(from, row - down * width + Math.max(0, -right), to, row + Math.max(0, right), length);
            }
        }
        picture.swap();
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int firstWord() {
        return 0;
    }

    @Override
    public String toString() {
        return padding == USUAL ? KIND : KIND + ":" + padding;
    }
}
