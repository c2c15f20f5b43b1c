package dev.gradus.vit.image;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.DatasetView;

/**
 * The color pictures of a data set at another size. Each is resized when it is asked for, so that larger ones take no
 * more memory.
 *
 * @param original pictures of three channels
 */
public record ResizedPictures(Dataset original, int height, int width, Resampling resampling) implements DatasetView {
    public ResizedPictures {
        if (original.channels() != RgbImage.CHANNELS) {
            throw new ArgumentException("image", "pictures of three channels can be resized, those of "
                    + original.name() + " have " + original.channels());
        }
        if (height < 1 || width < 1) {
            throw new ArgumentException("image", "a picture has at least one pixel, asked for " + height + "x" + width);
        }
    }

    @Override
    public void copyPixels(int index, byte[] target, int offset) {
        byte[] planes = original.pixels(index);
        int plane = original.height() * original.width();
        byte[] pixels = new byte[planes.length];
        for (int i = 0; i < planes.length; i++) {
            pixels[i % plane * RgbImage.CHANNELS + i / plane] = planes[i];
        }
        RgbImage resized =
                resampling.resize(new RgbImage(original.width(), original.height(), pixels), width, height);
        byte[] interleaved = resized.pixels();
        for (int i = 0; i < interleaved.length; i++) {
            target[offset + i % RgbImage.CHANNELS * height * width + i / RgbImage.CHANNELS] = interleaved[i];
        }
    }
}
