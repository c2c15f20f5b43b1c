package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Drawing.Anchor;
import dev.gradus.vit.inspect.PatchFilters;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The patterns that the first layer looks for, and how much of its filters each explains. */
public final class FilterFigure {
    private static final int MARGIN = 20;
    private static final int COLUMNS = 7;
    private static final int MOST = 28;
    private static final int CELL = 72;
    private static final int GAP = 6;
    private static final int TOP = 84;
    private static final int BLUE = 0x3B82F6;

    private FilterFigure() {}

    /** @param subject what is shown, in a few words */
    public static Drawing draw(PatchFilters filters, String subject) {
        int count = Math.min(MOST, filters.components().length);
        double total = DoubleStream.of(filters.variance()).sum();
        Drawing drawing = new Drawing(2 * MARGIN + COLUMNS * (CELL + GAP) + 470, TOP);
        drawing.title(MARGIN, 34, "What the first layer looks for");
        drawing.words(MARGIN, 56, Anchor.START, 13, subject);
        int rows = (count + COLUMNS - 1) / COLUMNS;
        for (int k = 0; k < count; k++) {
            double x = MARGIN + k % COLUMNS * (CELL + GAP);
            double y = TOP + k / COLUMNS * (CELL + GAP + 16);
            drawing.picture(x, y, CELL, CELL, pattern(filters, k));
            drawing.words(x + CELL / 2.0, y + CELL + 13, Anchor.MIDDLE, 11,
                    String.format(Locale.ROOT, "%d: %.1f %%", k + 1, 100 * filters.variance()[k] / total));
        }
        double bottom = TOP + rows * (CELL + GAP + 16);
        double left = MARGIN + COLUMNS * (CELL + GAP) + 90;
        explained(drawing, filters, left, Math.max(180, bottom - TOP - 64));
        drawing.paragraph(MARGIN, Math.max(bottom, TOP + 240) + 24, drawing.width() - 2 * MARGIN, 13,
                "The principal components of the " + filters.patch() + "x" + filters.patch()
                        + " patch filters, with their share of the filters' variance, the largest first. Red, green "
                        + "and blue of a pattern are its weights, each pattern stretched to its own smallest and "
                        + "largest. A trained model has smooth patterns first: flat colors, edges, waves of several "
                        + "directions; what it has not learned looks like noise. The curve adds the shares "
                        + "up: the sooner it rises, the fewer patterns the filters are made of.");
        return drawing;
    }

    private static BufferedImage pattern(PatchFilters filters, int component) {
        double[] values = filters.components()[component];
        double least = DoubleStream.of(values).min().orElse(0);
        double range = Math.max(1e-12, DoubleStream.of(values).max().orElse(1) - least);
        int side = filters.patch();
        int plane = side * side;
        int last = filters.channels() - 1;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < plane; at++) {
            int rgb = 0;
            for (int channel = 0; channel < 3; channel++) {
                double share = (values[Math.min(channel, last) * plane + at] - least) / range;
                rgb = rgb << 8 | (int) Math.round(255 * share);
            }
            image.setRGB(at % side, at / side, rgb);
        }
        return image;
    }

    private static void explained(Drawing drawing, PatchFilters filters, double left, double height) {
        double[] variance = filters.variance();
        double total = DoubleStream.of(variance).sum();
        Axes axes = new Axes(drawing, left, TOP, 350, height, 0, variance.length, 0, 100);
        axes.draw((int) Math.max(1, Axes.roundStep(variance.length / 6.0)), "components, the largest first",
                "variance explained together (%)");
        double sum = 0;
        for (int k = 0; k < variance.length; k++) {
            double next = sum + 100 * variance[k] / total;
            drawing.line(axes.across(k), axes.down(sum), axes.across(k + 1), axes.down(next), BLUE, 2);
            sum = next;
        }
    }
}
