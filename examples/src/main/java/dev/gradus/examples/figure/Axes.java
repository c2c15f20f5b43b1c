package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Drawing.Anchor;
import java.util.Locale;

/**
 * Two axes on a drawing, and where the numbers lie between them.
 *
 * @param left edge of the field, in pixels
 * @param top edge of the field, in pixels
 */
record Axes(Drawing drawing, double left, double top, double width, double height, double xFrom, double xTo,
        double yFrom, double yTo) {

    private static final int GRID = 0xE4E7EB;

    double across(double x) {
        return left + (x - xFrom) / (xTo - xFrom) * width;
    }

    double down(double y) {
        return top + (yTo - y) / (yTo - yFrom) * height;
    }

    /** Draws frame, thin lines at round numbers of y, ticks at every so many of x, and what the axes mean. */
    void draw(int xStep, String xMeaning, String yMeaning) {
        double yStep = roundStep((yTo - yFrom) / 5);
        for (double y = Math.ceil(yFrom / yStep) * yStep; y <= yTo + 1e-9; y += yStep) {
            drawing.line(left, down(y), left + width, down(y), GRID, 1);
            drawing.words(left - 8, down(y) + 4, Anchor.END, 12, number(y));
        }
        for (int x = (int) Math.ceil(xFrom); x <= xTo; x++) {
            if (x % xStep == 0 || x == 1 && xFrom > 0) {
                drawing.line(across(x), top + height, across(x), top + height + 4, Drawing.INK, 1);
                drawing.words(across(x), top + height + 18, Anchor.MIDDLE, 12, Integer.toString(x));
            }
        }
        drawing.line(left, top, left, top + height, Drawing.INK, 1);
        drawing.line(left, top + height, left + width, top + height, Drawing.INK, 1);
        drawing.words(left + width / 2, top + height + 38, Anchor.MIDDLE, 13, xMeaning);
        drawing.upwards(left - 44, top + height / 2, 13, yMeaning);
    }

    /** 1, 2 or 5 times a power of ten, at least as large as asked. */
    static double roundStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String number(double y) {
        return Math.abs(y - Math.rint(y)) < 1e-9
                ? Long.toString(Math.round(y))
                : String.format(Locale.ROOT, "%.2f", y);
    }
}
