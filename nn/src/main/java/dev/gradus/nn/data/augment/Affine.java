package dev.gradus.nn.data.augment;

/**
 * Bends a picture: the new pixel (x, y) shows what stood at (a·x + b·y + c, d·x + e·y + f). Centers of pixels lie at
 * halves. Where the old place lies outside, the pixel gets the filling color; near the edge, the edge is repeated.
 *
 * <p>Rounding and edges are those of Pillow's {@code transform}.
 */
final class Affine {
    private Affine() {}

    /** Turns around the center, counterclockwise. */
    static void rotate(Picture picture, double degrees, Resampling resampling) {
        double angle = -StrictMath.toRadians(degrees);
        double cos = fifteenDigits(StrictMath.cos(angle));
        double sin = fifteenDigits(StrictMath.sin(angle));
        double x = picture.width / 2.0;
        double y = picture.height / 2.0;
        apply(picture, cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y, resampling);
    }

    /** So that a quarter turn hits pixels exactly. */
    private static double fifteenDigits(double value) {
        return StrictMath.rint(value * 1e15) / 1e15;
    }

    static void apply(
            Picture picture, double a, double b, double c, double d, double e, double f, Resampling resampling) {
        byte[] to = picture.spare();
        int at = 0;
        for (int row = 0; row < picture.height; row++) {
            double y = row + 0.5;
            for (int column = 0; column < picture.width; column++, at++) {
                double x = column + 0.5;
                double fromX = a * x + b * y + c;
                double fromY = d * x + e * y + f;
                if (!(fromX >= 0 && fromX < picture.width && fromY >= 0 && fromY < picture.height)) {
                    fill(picture, to, at);
                    continue;
                }
                switch (resampling) {
                    case NEAREST -> nearest(picture, to, at, fromX, fromY);
                    case BILINEAR -> linear(picture, to, at, fromX - 0.5, fromY - 0.5);
                    case BICUBIC -> cubic(picture, to, at, fromX - 0.5, fromY - 0.5);
                }
            }
        }
        picture.swap();
    }

    private static void fill(Picture picture, byte[] to, int at) {
        for (int c = 0; c < picture.channels; c++) {
            to[c * picture.plane + at] = picture.fill[c];
        }
    }

    private static void nearest(Picture picture, byte[] to, int at, double x, double y) {
        byte[] from = picture.pixels();
        int source = (int) y * picture.width + (int) x;
        for (int c = 0; c < picture.channels; c++) {
            to[c * picture.plane + at] = from[c * picture.plane + source];
        }
    }

    private static void linear(Picture picture, byte[] to, int at, double x, double y) {
        byte[] from = picture.pixels();
        int left = (int) Math.floor(x);
        int above = (int) Math.floor(y);
        double dx = x - left;
        double dy = y - above;
        int x0 = Math.max(left, 0);
        int x1 = Math.min(left + 1, picture.width - 1);
        int y0 = Math.max(above, 0) * picture.width;
        int y1 = Math.min(above + 1, picture.height - 1) * picture.width;
        for (int c = 0; c < picture.channels; c++) {
            int base = c * picture.plane;
            double top = between(from[base + y0 + x0], from[base + y0 + x1], dx);
            double bottom = between(from[base + y1 + x0], from[base + y1 + x1], dx);
            to[base + at] = (byte) (int) (top + dy * (bottom - top));
        }
    }

    private static double between(byte from, byte to, double share) {
        int first = from & 0xFF;
        return first + share * ((to & 0xFF) - first);
    }

    private static void cubic(Picture picture, byte[] to, int at, double x, double y) {
        byte[] from = picture.pixels();
        int left = (int) Math.floor(x);
        int above = (int) Math.floor(y);
        double dx = x - left;
        double dy = y - above;
        int lastColumn = picture.width - 1;
        int lastRow = picture.height - 1;
        int x0 = Math.clamp(left - 1, 0, lastColumn);
        int x1 = Math.max(left, 0);
        int x2 = Math.min(left + 1, lastColumn);
        int x3 = Math.min(left + 2, lastColumn);
        int y0 = Math.clamp(above - 1, 0, lastRow) * picture.width;
        int y1 = Math.max(above, 0) * picture.width;
        int y2 = Math.min(above + 1, lastRow) * picture.width;
        int y3 = Math.min(above + 2, lastRow) * picture.width;
        for (int c = 0; c < picture.channels; c++) {
            int base = c * picture.plane;
            double value = keys(row(from, base + y0, x0, x1, x2, x3, dx), row(from, base + y1, x0, x1, x2, x3, dx),
                    row(from, base + y2, x0, x1, x2, x3, dx), row(from, base + y3, x0, x1, x2, x3, dx), dy);
            to[base + at] = (byte) (int) Math.clamp(value, 0.0, 255.0);
        }
    }

    private static double row(byte[] from, int row, int x0, int x1, int x2, int x3, double dx) {
        return keys(from[row + x0] & 0xFF, from[row + x1] & 0xFF, from[row + x2] & 0xFF, from[row + x3] & 0xFF, dx);
    }

    /** The cubic through p1 (share 0) and p2 (share 1) with the slopes p2 − p0 and p3 − p1. */
    private static double keys(double p0, double p1, double p2, double p3, double share) {
        return p1 + share * (p2 - p0 + share * (2 * (p0 - p1) + p2 - p3 + share * (p1 - p0 + p3 - p2)));
    }
}
