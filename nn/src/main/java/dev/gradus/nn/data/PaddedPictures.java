package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import java.util.Arrays;

/**
 * The pictures of a data set in the middle of larger black ones: MNIST's 28x28 pixels for a model of 32x32.
 *
 * @param original at most as large
 */
public record PaddedPictures(Dataset original, int height, int width) implements DatasetView {
    public PaddedPictures {
        if (height < original.height() || width < original.width()) {
            throw new ArgumentException(original.name(), "pictures of " + original.height() + "x" + original.width()
                    + " cannot be padded to " + height + "x" + width);
        }
    }

    @Override
    public void copyPixels(int index, byte[] target, int offset) {
        byte[] pixels = original.pixels(index);
        Arrays.fill(target, offset, offset + pixelsPerImage(), (byte) 0);
        int top = (height - original.height()) / 2;
        int left = (width - original.width()) / 2;
        for (int c = 0; c < channels(); c++) {
            for (int y = 0; y < original.height(); y++) {
                System.arraycopy(pixels, (c * original.height() + y) * original.width(), target,
                        offset + (c * height + top + y) * width + left, original.width());
            }
        }
    }
}
