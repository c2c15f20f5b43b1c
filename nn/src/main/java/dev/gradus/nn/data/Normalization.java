package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings bytes to mean 0 and deviation 1 in each channel: y = (x/255 − mean) / std.
 *
 * @param mean of each channel, with 255 counted as 1
 * @param std standard deviation of each channel, with 255 counted as 1
 */
public record Normalization(List<Double> mean, List<Double> std) {
    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.isEmpty() || mean.size() != std.size()) {
            throw new ArgumentException("normalization",
                    "as many means as deviations are wanted, got " + mean.size() + " and " + std.size());
        }
        for (int c = 0; c < mean.size(); c++) {
            if (!Double.isFinite(mean.get(c)) || !(std.get(c) > 0) || std.get(c).isInfinite()) {
                throw new ArgumentException("normalization", "channel " + c + " has mean " + mean.get(c)
                        + " and deviation " + std.get(c), "means are finite, deviations positive", null);
            }
        }
    }

    /** Measures a data set: exact sums over all pixels of a channel; a channel of one value gets deviation 1. */
    public static Normalization of(Dataset data) {
        int channels = data.channels();
        int plane = data.height() * data.width();
        long[] sum = new long[channels];
        long[] squares = new long[channels];
        byte[] pixels = new byte[data.pixelsPerImage()];
        for (int i = 0; i < data.size(); i++) {
            data.copyPixels(i, pixels, 0);
            for (int at = 0; at < pixels.length; at++) {
                int value = pixels[at] & 0xFF;
                sum[at / plane] += value;
                squares[at / plane] += value * value;
            }
        }
        List<Double> mean = new ArrayList<>();
        List<Double> std = new ArrayList<>();
        double count = (double) data.size() * plane;
        for (int c = 0; c < channels; c++) {
            double average = sum[c] / count;
            double variance = Math.max(0, squares[c] / count - average * average);
            mean.add(average / 255);
            std.add(variance == 0 ? 1 : Math.sqrt(variance) / 255);
        }
        return new Normalization(mean, std);
    }

    public int channels() {
        return mean.size();
    }

    /** The mean of each channel as a byte: what fills places that a transformation uncovers. */
    public byte[] meanColor() {
        byte[] color = new byte[channels()];
        for (int c = 0; c < color.length; c++) {
            color[c] = (byte) (int) Math.clamp(Math.rint(255 * mean.get(c)), 0, 255);
        }
        return color;
    }

    /** The normalized value of each of the 256 bytes, in one channel. */
    public float[] table(int channel) {
        float[] table = new float[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = (float) ((value / 255.0 - mean.get(channel)) / std.get(channel));
        }
        return table;
    }
}
