package dev.gradus.nn.data.augment;

import dev.gradus.autograd.error.ArgumentException;
import java.util.Arrays;

/**
 * One picture on the workbench: its bytes, [channels, height, width], a second array of the same length into which a
 * step writes before the two change places, and small tables. Used again for picture after picture by one thread.
 */
public final class Picture {
    /** Values that a byte can have. */
    static final int LEVELS = 256;

    final int channels;
    final int height;
    final int width;
    final int plane;
    final byte[] fill;
    final int[] histogram = new int[LEVELS];
    final byte[] table = new byte[LEVELS];
    final Taps columns;
    final Taps rows;
    private byte[] pixels;
    private byte[] spare;

    /** @param fill color of places that a transformation uncovers, one byte for each channel */
    public Picture(int channels, int height, int width, byte[] fill) {
        if (fill.length != channels) {
            throw new ArgumentException("picture", "the color that fills has " + fill.length + " channels, the picture "
                    + channels);
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.plane = height * width;
        this.fill = fill.clone();
        pixels = new byte[channels * plane];
        spare = new byte[channels * plane];
        columns = new Taps(width);
        rows = new Taps(height);
    }

    /** The bytes as they are now; another array after the next step. */
    public byte[] pixels() {
        return pixels;
    }

    /** The array to write the next state to, before {@link #swap}. Its content is of no meaning. */
    byte[] spare() {
        return spare;
    }

    /** What was written to {@link #spare} becomes the picture. */
    void swap() {
        byte[] written = spare;
        spare = pixels;
        pixels = written;
    }

    /** Whether there are red, green and blue. */
    boolean isColor() {
        return channels == 3;
    }

    /**
     * How bright a place looks, 0 to 255: (19595·R + 38470·G + 7471·B + 2¹⁵) / 2¹⁶, the weights of ITU-R 601-2; of a
     * picture that is not in color its first channel.
     */
    int luma(int at) {
        int first = pixels[at] & 0xFF;
        if (!isColor()) {
            return first;
        }
        int green = pixels[plane + at] & 0xFF;
        int blue = pixels[2 * plane + at] & 0xFF;
        return 19595 * first + 38470 * green + 7471 * blue + 0x8000 >> 16;
    }

    /** Counts the values of a channel into {@link #histogram}. */
    void count(int channel) {
        Arrays.fill(histogram, 0);
        for (int at = channel * plane; at < (channel + 1) * plane; at++) {
            histogram[pixels[at] & 0xFF]++;
        }
    }

    /** Replaces each value of a channel by its entry in {@link #table}. */
    void lookUp(int channel) {
        for (int at = channel * plane; at < (channel + 1) * plane; at++) {
            pixels[at] = table[pixels[at] & 0xFF];
        }
    }

    /** Replaces each value of all channels by its entry in {@link #table}. */
    void lookUp() {
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = table[pixels[at] & 0xFF];
        }
    }
}
