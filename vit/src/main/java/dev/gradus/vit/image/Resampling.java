package dev.gradus.vit.image;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.vit.image.RgbImage.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Resizing of 8-bit pictures with antialiasing, in the integer arithmetic of the Pillow library, bit for bit: published
 * models were taught with it, and other resizers move their answers.
 *
 * <p>Where a picture shrinks by s &gt; 1, the filter is stretched by s, so that every old pixel counts. Weights of a
 * new pixel are computed in double precision, sum to 1, and are rounded to 22 binary digits; the sum over the old
 * pixels is rounded half up and cut to 0 … 255. First along the rows, then down the columns, with bytes between.
 *
 * <p>Source: Pillow, {@code Image.resize}, {@code BILINEAR} and {@code BICUBIC}; for the cubic Keys, "Cubic Convolution
 * Interpolation for Digital Image Processing", 1981, with a = −0.5.
 */
public enum Resampling {
    /** The triangle 1 − |x| on (−1, 1). */
    BILINEAR(1) {
        @Override
        double filter(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },

    /** Keys' cubic with a = −0.5 on (−2, 2). */
    BICUBIC(2) {
        @Override
        double filter(double x) {
            double t = Math.abs(x);
            if (t < 1) {
                return ((KEYS + 2) * t - (KEYS + 3)) * t * t + 1;
            }
            return t < 2 ? (((t - 5) * t + 8) * t - 4) * KEYS : 0;
        }
    };

    private static final double KEYS = -0.5;
    private static final int PRECISION_BITS = 22;
    private static final int HALF = 1 << PRECISION_BITS - 1;
    private static final int CHANNELS = RgbImage.CHANNELS;

    private final int radius;

    Resampling(int radius) {
        this.radius = radius;
    }

    abstract double filter(double x);

    /** The names as they are typed. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Resampling::toString).toList();
    }

    /**
     * The resampling of that name, whatever its case.
     *
     * @throws ArgumentException with the near matches, if there is none
     */
    public static Resampling named(String name) {
        for (Resampling resampling : values()) {
            if (resampling.toString().equalsIgnoreCase(name)) {
                return resampling;
            }
        }
        throw new ArgumentException("image", "there is no interpolation '" + name + "'",
                "one of " + String.join(", ", names()), NearMatches.hint(name, names()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The picture at another size. */
    public RgbImage resize(RgbImage image, int width, int height) {
        return resize(image, width, height, Window.all(width, height));
    }

    /** A window of the resized picture; only what the window shows is computed. What lies outside is black. */
    RgbImage resize(RgbImage image, int width, int height, Window window) {
        Window inside = inside(window, width, height);
        Taps across = taps(image.width(), width, inside.left(), inside.width());
        Taps down = taps(image.height(), height, inside.top(), inside.height());
        int firstRow = down.first[0];
        int lastRow = down.end(inside.height() - 1);
        byte[] narrow = across(image, across, firstRow, lastRow);
        RgbImage resized = new RgbImage(inside.width(), inside.height(), down(narrow, inside.width(), down, firstRow));
        return resized.cut(new Window(
                window.left() - inside.left(), window.top() - inside.top(), window.width(), window.height()));
    }

    private static Window inside(Window window, int width, int height) {
        int left = Math.max(0, window.left());
        int top = Math.max(0, window.top());
        return new Window(left, top, Math.min(width, window.left() + window.width()) - left,
                Math.min(height, window.top() + window.height()) - top);
    }

    /** For each new pixel: the first old one that counts, and the weights from there on. */
    private record Taps(int[] first, int[][] weights) {
        int end(int pixel) {
            return first[pixel] + weights[pixel].length;
        }
    }

    private Taps taps(int from, int to, int start, int count) {
        double scale = (double) from / to;
        double stretch = Math.max(1, scale);
        double support = radius * stretch;
        int[] first = new int[count];
        int[][] weights = new int[count][];
        for (int i = 0; i < count; i++) {
            double center = (start + i + 0.5) * scale;
            first[i] = Math.max(0, (int) (center - support + 0.5));
            int end = Math.min(from, (int) (center + support + 0.5));
            double[] exact = new double[end - first[i]];
            double sum = 0;
            for (int k = 0; k < exact.length; k++) {
                exact[k] = filter((first[i] + k - center + 0.5) / stretch);
                sum += exact[k];
            }
            weights[i] = new int[exact.length];
            for (int k = 0; k < exact.length; k++) {
                double fixed = exact[k] / sum * (1 << PRECISION_BITS);
                weights[i][k] = (int) (fixed < 0 ? fixed - 0.5 : fixed + 0.5);
            }
        }
        return new Taps(first, weights);
    }

    /** Some rows of the picture, made narrower or wider. */
    private static byte[] across(RgbImage image, Taps taps, int firstRow, int lastRow) {
        int width = taps.first.length;
        byte[] pixels = image.pixels();
        byte[] out = new byte[Math.multiplyExact(CHANNELS * width, lastRow - firstRow)];
        int to = 0;
        for (int y = firstRow; y < lastRow; y++) {
            int row = CHANNELS * y * image.width();
            for (int x = 0; x < width; x++) {
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                int at = row + CHANNELS * taps.first[x];
                for (int weight : taps.weights[x]) {
                    red += weight * (pixels[at] & 0xFF);
                    green += weight * (pixels[at + 1] & 0xFF);
                    blue += weight * (pixels[at + 2] & 0xFF);
                    at += CHANNELS;
                }
                out[to] = toByte(red);
                out[to + 1] = toByte(green);
                out[to + 2] = toByte(blue);
                to += CHANNELS;
            }
        }
        return out;
    }

    /** Rows of one width, made fewer or more. */
    private static byte[] down(byte[] pixels, int width, Taps taps, int firstRow) {
        int length = CHANNELS * width;
        byte[] out = new byte[Math.multiplyExact(length, taps.first.length)];
        int[] sums = new int[length];
        for (int y = 0; y < taps.first.length; y++) {
            Arrays.fill(sums, HALF);
            for (int k = 0; k < taps.weights[y].length; k++) {
                int weight = taps.weights[y][k];
                int row = (taps.first[y] + k - firstRow) * length;
                for (int x = 0; x < length; x++) {
                    sums[x] += weight * (pixels[row + x] & 0xFF);
                }
            }
            for (int x = 0; x < length; x++) {
                out[y * length + x] = toByte(sums[x]);
            }
        }
        return out;
    }

    private static byte toByte(int fixed) {
        return (byte) Math.clamp(fixed >> PRECISION_BITS, 0, 255);
    }
}
