package dev.gradus.examples.figure;

import java.util.Locale;

/**
 * A picture of cells, arrows and words, as SVG: tables of numbers, and where they go.
 *
 * <p>Page and words are light or dark as the reader's system is; the other colors are of middle lightness and serve on
 * both. Lengths are pixels.
 */
public final class Sketch {
    private static final int TIP = 7;

    /** What to draw with. */
    public enum Color {
        INK(Theme.INK), BLUE("#3b82f6"), ORANGE("#e8710a"), GREEN("#2a9d5c");

        private final String code;

        Color(String code) {
            this.code = code;
        }
    }

    /** How words stand to their place. */
    public enum Anchor {
        START, MIDDLE, END
    }

    private final StringBuilder body = new StringBuilder();

    /** @param title what the picture shows, for those who cannot see it */
    public Sketch(int width, int height, String title) {
        body.append(Theme.open(width, height, title)).append("<g font-size=\"14\">\n");
    }

    /**
     * A box with a thin frame.
     *
     * @param filled how opaque its inside is, of [0, 1]
     */
    public Sketch cell(double x, double y, double width, double height, Color color, double filled) {
        body.append(form("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"%.3f\" "
                + "stroke=\"%s\" stroke-opacity=\"0.4\"/>\n", x, y, width, height, color.code, filled, color.code));
        return this;
    }

    /** A frame around what stands there already. */
    public Sketch frame(double x, double y, double width, double height, Color color) {
        body.append(form("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"%s\" "
                + "stroke-width=\"3\" rx=\"2\"/>\n", x, y, width, height, color.code));
        return this;
    }

    public Sketch line(double x1, double y1, double x2, double y2, Color color) {
        body.append(form("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>\n",
                x1, y1, x2, y2, color.code));
        return this;
    }

    /** A line with a tip at its second end. */
    public Sketch arrow(double x1, double y1, double x2, double y2, Color color) {
        double length = Math.hypot(x2 - x1, y2 - y1);
        double dx = (x2 - x1) / length * TIP;
        double dy = (y2 - y1) / length * TIP;
        line(x1, y1, x2 - dx, y2 - dy, color);
        body.append(form("<path fill=\"%s\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fz\"/>\n", color.code, x2, y2,
                x2 - dx - dy / 2, y2 - dy + dx / 2, x2 - dx + dy / 2, y2 - dy - dx / 2));
        return this;
    }

    /** Words on a base line. */
    public Sketch words(double x, double y, Anchor anchor, Color color, String text) {
        body.append(form("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n", x, y,
                anchor.name().toLowerCase(Locale.ROOT), color.code, Theme.escape(text)));
        return this;
    }

    /** Words in the middle of a box. */
    public Sketch inside(double x, double y, double width, double height, Color color, String text) {
        return words(x + width / 2, y + height / 2 + 5, Anchor.MIDDLE, color, text);
    }

    /** The finished picture. */
    public String svg() {
        return body + "</g>\n</svg>\n";
    }

    private static String form(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
