package dev.gradus.examples.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Curves over two axes, as SVG within a page: its colors are the page's ({@code currentColor} and the classes
 * {@code s0}, {@code s1}, …), so that they follow light and dark. It is drawn for a width of 420, where its letters
 * are readable on a phone.
 */
final class Chart {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 280;
    private static final int LEFT = 52;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 38;

    /**
     * A curve.
     *
     * @param style which color of the page, from 0
     * @param marked whether each point has a dot
     */
    record Series(String name, double[] x, double[] y, int style, boolean marked) {}

    private final String title;
    private final String xTitle;
    private final List<Series> all = new ArrayList<>();
    private boolean fromZero;
    private boolean logarithmic;
    private double mark = Double.NaN;

    Chart(String title, String xTitle) {
        this.title = title;
        this.xTitle = xTitle;
    }

    /** Adds a curve, unless it has no points. */
    Chart add(Series series) {
        if (series.x().length > 0) {
            all.add(series);
        }
        return this;
    }

    /** The vertical axis begins at 0. */
    Chart fromZero() {
        fromZero = true;
        return this;
    }

    /** The horizontal axis has equal factors at equal distances. */
    Chart logarithmic() {
        logarithmic = true;
        return this;
    }

    /** A dashed line stands at a value of the horizontal axis. */
    Chart mark(double x) {
        mark = x;
        return this;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The picture with its title and the names of the curves. */
    Html figure() {
        Html html = new Html().add("<figure class=\"chart\"><figcaption>%s</figcaption>\n", title);
        svg(html);
        html.add("<p class=\"legend\">");
        for (Series series : all) {
            html.add("<span class=\"s%d\">%s</span> ", series.style(), series.name());
        }
        return html.add("</p></figure>\n");
    }

    private void svg(Html html) {
        Ticks x = ticks(all.stream().flatMapToDouble(s -> java.util.Arrays.stream(s.x())).map(this::across).toArray(),
                false);
        Ticks y = ticks(all.stream().flatMapToDouble(s -> java.util.Arrays.stream(s.y())).toArray(), fromZero);
        html.add("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over %s\">\n", WIDTH, HEIGHT, title, xTitle);
        for (double value : x.values()) {
            html.add("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", px(x, value), px(x, value),
                    TOP, HEIGHT - BOTTOM);
            html.add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", px(x, value), HEIGHT - BOTTOM + 16,
                    number(logarithmic ? Math.pow(10, value) : value));
        }
        for (double value : y.values()) {
            html.add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT,
                    py(y, value), py(y, value));
            html.add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT - 6, py(y, value) + 4,
                    number(value));
        }
        html.add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4,
                xTitle);
        if (!Double.isNaN(mark)) {
            html.add("<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", px(x, across(mark)),
                    px(x, across(mark)), TOP, HEIGHT - BOTTOM);
        }
        all.forEach(series -> curve(html, series, x, y));
        html.add("</svg>\n");
    }

    private void curve(Html html, Series series, Ticks x, Ticks y) {
        html.add("<polyline class=\"s%d\" points=\"", series.style());
        for (int i = 0; i < series.x().length; i++) {
            html.add("%.1f,%.1f ", px(x, across(series.x()[i])), py(y, series.y()[i]));
        }
        html.add("\"/>\n");
        if (series.marked() || series.x().length == 1) {
            for (int i = 0; i < series.x().length; i++) {
                html.add("<circle class=\"s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>", series.style(),
                        px(x, across(series.x()[i])), py(y, series.y()[i]));
            }
            html.add("\n");
        }
    }

    private static Ticks ticks(double[] values, boolean withZero) {
        double least = withZero ? 0 : Double.POSITIVE_INFINITY;
        double most = withZero ? 0 : Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return least > most ? Ticks.covering(0, 1) : Ticks.covering(least, most);
    }

    private double across(double x) {
        return logarithmic ? Math.log10(x) : x;
    }

    private static double px(Ticks x, double value) {
        return LEFT + (WIDTH - RIGHT - LEFT) * (value - x.from()) / (x.to() - x.from());
    }

    /** What is not finite or beyond the axis lies on its edge. */
    private static double py(Ticks y, double value) {
        double share = Double.isFinite(value) ? (value - y.from()) / (y.to() - y.from()) : 1;
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * Math.clamp(share, 0, 1);
    }

    /** A number with so many decimals. */
    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A number in at most three digits: 0.002, 150, 2e-5. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            String text = String.format(Locale.ROOT, "%.1e", value);
            return text.replace(".0e", "e").replace("e-0", "e-").replace("e+0", "e").replace("e+", "e");
        }
        return value == 0 ? "0" : new BigDecimal(value, new MathContext(3)).stripTrailingZeros().toPlainString();
    }
}
