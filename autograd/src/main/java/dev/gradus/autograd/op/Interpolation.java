package dev.gradus.autograd.op;

import dev.gradus.autograd.error.ArgumentException;

/**
 * How values between pixels are made up: the weights with which an axis of {@code in} pixels makes one of {@code out}.
 *
 * <p>Pixel i of the result lies at s = (i + ½)·scale − ½ of the source, where pixels are unit squares and scale is
 * in/out unless given otherwise; with aligned corners, where pixels are points, at s = i·(in − 1)/(out − 1). With t = s
 * − ⌊s⌋:
 *
 * <ul>
 * <li>{@link Method#NEAREST} takes pixel ⌊i·scale⌋.
 * <li>{@link Method#BILINEAR} weighs the two neighbours by 1 − t and t; outside the centers of the outermost pixels,
 * these alone count.
 * <li>{@link Method#BICUBIC} weighs the four neighbours by Keys' kernel k(d) with a = −0.75, d being the distance; the
 * outermost pixels stand for those beyond them.
 * <li>With antialiasing, the kernel (the triangle 1 − |d|, or Keys' with a = −½) is stretched by max(scale, 1), so that
 * every source pixel counts when an image shrinks; weights are divided by their sum, pixels beyond the border left out.
 * </ul>
 *
 * <p>Keys' kernel: k(d) = (a + 2)|d|³ − (a + 3)|d|² + 1 for |d| ≤ 1, a|d|³ − 5a|d|² + 8a|d| − 4a for |d| &lt; 2, else
 * 0. Only a = −½ reproduces straight lines and parabolas; a = −0.75 reproduces constants. Both are PyTorch's choices,
 * and the four flavours of resized position embeddings differ by nothing else than these options.
 *
 * <p>Source: Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981.
 *
 * @param alignCorners only for methods that interpolate, and not with antialiasing
 * @param antialias only for methods that interpolate
 */
public record Interpolation(Method method, boolean alignCorners, boolean antialias) {
    private static final double PLAIN_CUBIC = -0.75;
    private static final double ANTIALIASED_CUBIC = -0.5;

    /** The kernels. */
    public enum Method {
        NEAREST(0), BILINEAR(1), BICUBIC(2);

        /** How far the kernel reaches to either side, in pixels. */
        private final int reach;

        Method(int reach) {
            this.reach = reach;
        }
    }

    public Interpolation {
        if (method == Method.NEAREST && (alignCorners || antialias)) {
            throw new ArgumentException(
                    "interpolation", "NEAREST knows neither aligned corners nor antialiasing", null,
                    "choose BILINEAR or BICUBIC");
        }
        if (alignCorners && antialias) {
            throw new ArgumentException(
                    "interpolation", "antialiasing needs pixels that are squares, aligned corners make them points",
                    null, null);
        }
    }

    public static Interpolation nearest() {
        return new Interpolation(Method.NEAREST, false, false);
    }

    public static Interpolation bilinear() {
        return new Interpolation(Method.BILINEAR, false, false);
    }

    public static Interpolation bicubic() {
        return new Interpolation(Method.BICUBIC, false, false);
    }

    /** The corner pixels of both images coincide. */
    public Interpolation withAlignedCorners() {
        return new Interpolation(method, true, antialias);
    }

    /** Shrinking averages over all pixels. */
    public Interpolation withAntialias() {
        return new Interpolation(method, alignCorners, true);
    }

    /** The weights {@code [out][in]} for scale in/out; each row adds up to 1. */
    public double[][] weights(int in, int out) {
        return weights(in, out, in / (double) out);
    }

    /**
     * The weights {@code [out][in]}; each row adds up to 1.
     *
     * @param scale pixels of the source for each of the result; aligned corners pay no heed to it
     */
    public double[][] weights(int in, int out, double scale) {
        if (in < 1 || out < 1 || !(scale > 0) || Double.isInfinite(scale)) {
            throw new ArgumentException(
                    "interpolation",
                    "in, out and scale must be positive, got in=" + in + " out=" + out + " scale=" + scale);
        }
        double[][] weights = Separable.weights("interpolation", out, in);
        for (int i = 0; i < out; i++) {
            if (antialias) {
                spread(weights[i], (i + 0.5) * scale, Math.max(scale, 1));
            } else if (method == Method.NEAREST) {
                weights[i][nearest(i, in, out, scale)] = 1;
            } else {
                double corner = out > 1 ? i * (in - 1.0) / (out - 1) : 0;
                interpolate(weights[i], alignCorners ? corner : (i + 0.5) * scale - 0.5);
            }
        }
        return weights;
    }

    /** In whole numbers where the scale is in/out: i·(in/out) may be rounded to just below a whole number. */
    private static int nearest(int i, int in, int out, double scale) {
        long pixel = scale == in / (double) out ? (long) i * in / out : (long) Math.floor(i * scale);
        return (int) Math.min(pixel, in - 1);
    }

    /** Weighs the pixels around {@code at}; what falls beyond the border counts for the outermost pixel. */
    private void interpolate(double[] row, double at) {
        int last = row.length - 1;
        double place = method == Method.BILINEAR ? Math.clamp(at, 0, last) : at;
        double left = Math.floor(place);
        for (int tap = 1 - method.reach; tap <= method.reach; tap++) {
            row[(int) Math.clamp(left + tap, 0, last)] += kernel(place - left - tap, PLAIN_CUBIC);
        }
    }

    /** Weighs all pixels whose centers the kernel reaches when it is stretched around {@code center}. */
    private void spread(double[] row, double center, double stretch) {
        double support = method.reach * stretch;
        int from = Math.max((int) (center - support + 0.5), 0);
        int to = Math.min((int) (center + support + 0.5), row.length);
        double sum = 0;
        for (int j = from; j < to; j++) {
            row[j] = kernel((j + 0.5 - center) / stretch, ANTIALIASED_CUBIC);
            sum += row[j];
        }
        for (int j = from; j < to; j++) {
            row[j] /= sum;
        }
    }

    private double kernel(double distance, double a) {
        double d = Math.abs(distance);
        if (d >= method.reach) {
            return 0;
        }
        if (method == Method.BILINEAR) {
            return 1 - d;
        }
        return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((d - 5) * d + 8) * d * a - 4 * a;
    }
}
