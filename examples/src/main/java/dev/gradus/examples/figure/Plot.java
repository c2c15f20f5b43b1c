package dev.gradus.examples.figure;

import java.util.Locale;

/**
 * A picture of curves, lines and points over two axes, as SVG.
 *
 * <p>The page and its words are light or dark as the reader's system is; the colors are of middle lightness and serve
 * on both. Coordinates are rounded to a tenth of a pixel: the same picture gives the same text.
 */
public final class Plot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 40;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 30;
    private static final String INK = Theme.INK;

    /** The colors of a plot. */
    public enum Color {
        BLUE("#3b82f6"), ORANGE("#e8710a"), GREEN("#2a9d5c"), GRAY(INK);

        private final String code;

        Color(String code) {
            this.code = code;
        }
    }

    private final double xFrom;
    private final double xTo;
    private final double yFrom;
    private final double yTo;
    private final StringBuilder body = new StringBuilder();

    /** @param title what the picture shows, for those who cannot see it */
    public Plot(String title, double xFrom, double xTo, double yFrom, double yTo) {
        this.xFrom = xFrom;
        this.xTo = xTo;
        this.yFrom = yFrom;
        this.yTo = yTo;
        body.append(Theme.open(WIDTH, HEIGHT, title)).append("<g font-size=\"14\">\n");
    }

    /** The frame, with a thin line and a number at each multiple of the steps. */
    public Plot axes(double xStep, double yStep) {
        body.append("<g stroke=\"%s\" stroke-width=\"1\">\n".formatted(INK));
        for (double x = firstMultiple(xFrom, xStep); x <= xTo + 1e-9; x += xStep) {
            grid(across(x), TOP, across(x), HEIGHT - BOTTOM, isZero(x));
        }
        for (double y = firstMultiple(yFrom, yStep); y <= yTo + 1e-9; y += yStep) {
            grid(LEFT, down(y), WIDTH - RIGHT, down(y), isZero(y));
        }
        body.append("</g>\n");
        for (double x = firstMultiple(xFrom, xStep); x <= xTo + 1e-9; x += xStep) {
            text(across(x), HEIGHT - BOTTOM + 18, "middle", INK, number(x));
        }
        for (double y = firstMultiple(yFrom, yStep); y <= yTo + 1e-9; y += yStep) {
            text(LEFT - 8, down(y) + 5, "end", INK, number(y));
        }
        return this;
    }

    /**
     * The frame of a plot whose coordinates are decimal logarithms: a thin line and a number at each power of ten, and
     * what the axes are.
     */
    public Plot logAxes(String xTitle, String yTitle) {
        body.append("<g stroke=\"%s\" stroke-width=\"1\">\n".formatted(INK));
        for (double x = Math.ceil(xFrom); x <= xTo; x++) {
            grid(across(x), TOP, across(x), HEIGHT - BOTTOM, false);
        }
        for (double y = Math.ceil(yFrom); y <= yTo; y++) {
            grid(LEFT, down(y), WIDTH - RIGHT, down(y), false);
        }
        body.append("</g>\n");
        for (double x = Math.ceil(xFrom); x <= xTo; x++) {
            text(across(x), HEIGHT - BOTTOM + 18, "middle", INK, powerOfTen((int) x));
        }
        for (double y = Math.ceil(yFrom); y <= yTo; y++) {
            text(LEFT - (y <= -10 ? 3 : 8), down(y) + 5, "end", INK, powerOfTen((int) y));
        }
        text(WIDTH - RIGHT, HEIGHT - BOTTOM - 6, "end", INK, xTitle);
        text(LEFT + 6, TOP + 12, "start", INK, yTitle);
        return this;
    }

    /** A curve through the points (x[i], y[i]). */
    public Plot curve(double[] x, double[] y, Color color) {
        body.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" points=\"".formatted(color.code));
        for (int i = 0; i < x.length; i++) {
            body.append(i == 0 ? "" : i % 12 == 0 ? "\n" : " ").append(pixel(across(x[i]))).append(',')
                    .append(pixel(down(y[i])));
        }
        body.append("\"/>\n");
        return this;
    }

    /** A straight line between two points. */
    public Plot line(double x1, double y1, double x2, double y2, Color color) {
        body.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"2.5\"/>\n".formatted(
                pixel(across(x1)), pixel(down(y1)), pixel(across(x2)), pixel(down(y2)), color.code));
        return this;
    }

    public Plot dot(double x, double y, Color color) {
        body.append("<circle cx=\"%s\" cy=\"%s\" r=\"5\" fill=\"%s\"/>\n".formatted(
                pixel(across(x)), pixel(down(y)), color.code));
        return this;
    }

    /** Text whose left end stands at a point, moved by pixels to the right and down. */
    public Plot label(double x, double y, int right, int below, String text, Color color) {
        text(across(x) + right, down(y) + below, "start", color.code, text);
        return this;
    }

    /** Text whose right end stands at a point, moved by pixels to the left and down. */
    public Plot labelBefore(double x, double y, int left, int below, String text, Color color) {
        text(across(x) - left, down(y) + below, "end", color.code, text);
        return this;
    }

    /** The finished picture. */
    public String svg() {
        return body + "</g>\n</svg>\n";
    }

    private void grid(double x1, double y1, double x2, double y2, boolean strong) {
        body.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" opacity=\"%s\"/>\n".formatted(
                pixel(x1), pixel(y1), pixel(x2), pixel(y2), strong ? "0.9" : "0.25"));
    }

    private void text(double x, double y, String anchor, String color, String text) {
        body.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n".formatted(
                pixel(x), pixel(y), anchor, color, Theme.escape(text)));
    }

    /** Where a coordinate lies in the picture, in pixels from the left. */
    public double across(double x) {
        return LEFT + (x - xFrom) / (xTo - xFrom) * (WIDTH - LEFT - RIGHT);
    }

    /** Where a coordinate lies in the picture, in pixels from the top. */
    public double down(double y) {
        return TOP + (yTo - y) / (yTo - yFrom) * (HEIGHT - TOP - BOTTOM);
    }

    private static double firstMultiple(double from, double step) {
        return Math.ceil(from / step - 1e-9) * step;
    }

    private static boolean isZero(double x) {
        return Math.abs(x) < 1e-9;
    }

    /** Without trailing zeros, with a true minus sign. */
    private static String number(double x) {
        double value = isZero(x) ? 0 : x;
        String text = value == Math.rint(value) ? Long.toString((long) value) : pixel(value);
        return text.replace('-', '−');
    }

    /** As a number from a tenth to a hundred thousand, else with its exponent: 10⁻⁶. */
    private static String powerOfTen(int exponent) {
        if (exponent >= -1 && exponent <= 5) {
            return number(Math.pow(10, exponent));
        }
        StringBuilder text = new StringBuilder("10");
        for (char digit : Integer.toString(exponent).toCharArray()) {
            text.append(digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0'));
        }
        return text.toString();
    }

    private static String pixel(double x) {
        return String.format(Locale.ROOT, "%.1f", x);
    }
}
