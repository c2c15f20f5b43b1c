package dev.gradus.nn.data.augment;

/**
 * How each place of an enlarged line is a weighted sum of places of a shorter one. Weights are integers of 22
 * fractional bits, and sums are rounded to bytes, as Pillow's {@code resize} has them.
 *
 * <p>Weight of place i for the output place o, with center = (o + ½)·length/size: filter(i + ½ − center), divided by
 * the sum of all weights of o. The filter is a triangle of radius 1, or Keys's cubic of radius 2 with a = −½.
 *
 * <p>Source: Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981.
 */
final class Taps {
    static final int BITS = 22;
    private static final int MOST = 5;
    private static final double A = -0.5;

    private final int size;
    private final int[] first;
    private final int[] count;
    private final int[] weights;
    private final double[] drawn = new double[MOST];

    /** @param size places of the output */
    Taps(int size) {
        this.size = size;
        first = new int[size];
        count = new int[size];
        weights = new int[MOST * size];
    }

    /** Prepares the way from lines of {@code length} places, which is at most the size. */
    void from(int length, boolean cubic) {
        double support = cubic ? 2 : 1;
        for (int o = 0; o < size; o++) {
            double center = (o + 0.5) * length / size;
            int begin = Math.max(0, (int) (center - support + 0.5));
            int end = Math.min(length, (int) (center + support + 0.5));
            double sum = 0;
            for (int i = begin; i < end; i++) {
                double distance = Math.abs(i + 0.5 - center);
                drawn[i - begin] = cubic ? keys(distance) : Math.max(0, 1 - distance);
                sum += drawn[i - begin];
            }
            first[o] = begin;
            count[o] = end - begin;
            for (int i = 0; i < end - begin; i++) {
                double scaled = drawn[i] / sum * (1 << BITS);
                weights[MOST * o + i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
        }
    }

    /** The byte of an output place of a line that begins at {@code start} and goes on in steps of {@code stride}. */
    byte at(int o, byte[] line, int start, int stride) {
        int sum = 1 << BITS - 1;
        int place = start + first[o] * stride;
        for (int i = 0; i < count[o]; i++, place += stride) {
            sum += weights[MOST * o + i] * (line[place] & 0xFF);
        }
        return (byte) Math.clamp(sum >> BITS, 0, 255);
    }

    private static double keys(double x) {
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
}
