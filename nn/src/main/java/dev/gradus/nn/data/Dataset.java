package dev.gradus.nn.data;

import java.util.List;

/**
 * Pictures of one size with one label each, in a fixed order; safe to read from several threads.
 *
 * <p>Pixels are unsigned bytes, channel-major: first all of red, row by row, then green, then blue.
 */
public interface Dataset {
    /** What messages call it, e.g. {@code cifar10}. */
    String name();

    /** The number of pictures. */
    int size();

    int channels();

    int height();

    int width();

    /** The classes' names; a label is an index into this list. */
    List<String> classNames();

    /** The label of a picture: 0 … {@link #classes()}−1. */
    int label(int index);

    /** Writes a picture's {@link #pixelsPerImage()} bytes to an array, from {@code offset} on. */
    void copyPixels(int index, byte[] target, int offset);

    default int classes() {
        return classNames().size();
    }

    /** channels · height · width. */
    default int pixelsPerImage() {
        return channels() * height() * width();
    }

    /** A picture's bytes, [channels, height, width]. */
    default byte[] pixels(int index) {
        byte[] pixels = new byte[pixelsPerImage()];
        copyPixels(index, pixels, 0);
        return pixels;
    }

    /** The first pictures only; nothing is copied. A limit beyond the end changes nothing. */
    default Dataset first(int limit) {
        return Subset.first(this, limit);
    }
}
