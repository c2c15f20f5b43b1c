package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Drawing.Anchor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** How far each head of each layer looks: a dot for a head, a line for the layers' means. */
public final class DistanceFigure {
    private static final int HEAD = 0x3B82F6;
    private static final int MEAN = 0xE8710A;
    private static final int LEFT = 78;
    private static final int TOP = 96;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 330;

    private DistanceFigure() {}

    /**
     * @param distances [layer][head], in pixels
     * @param even the distance of attention that is spread evenly
     * @param subject what is shown, in a few words
     */
    public static Drawing draw(double[][] distances, double even, String subject) {
        int layers = distances.length;
        double largest = Math.max(even, DoubleStream.of(flat(distances)).max().orElse(0));
        Drawing drawing = new Drawing(LEFT + WIDTH + 24, TOP + HEIGHT);
        drawing.title(20, 34, "How far the heads look");
        drawing.words(20, 56, Anchor.START, 13, subject);
        Axes axes = new Axes(drawing, LEFT, TOP, WIDTH, HEIGHT, 0.5, layers + 0.5, 0, 1.08 * largest);
        axes.draw(layers > 16 ? 4 : 1, "layer", "mean attention distance (pixels)");
        drawing.dashedLine(axes.left(), axes.down(even), axes.left() + WIDTH, axes.down(even), Drawing.INK, 1.2);
        for (int layer = 0; layer < layers; layer++) {
            double mean = DoubleStream.of(distances[layer]).average().orElse(0);
            if (layer > 0) {
                double before = DoubleStream.of(distances[layer - 1]).average().orElse(0);
                drawing.line(axes.across(layer), axes.down(before), axes.across(layer + 1), axes.down(mean), MEAN, 2);
            }
            for (double distance : distances[layer]) {
                drawing.dot(axes.across(layer + 1), axes.down(distance), 4.5, HEAD);
            }
        }
        legend(drawing, even);
        drawing.paragraph(20, TOP + HEIGHT + 72, LEFT + WIDTH - 16, 13,
                "Each dot is a head: the distance between a patch and the patches it attends to, weighted by "
                        + "attention, averaged over all patches. Heads near 0 look at their neighborhood, as a "
                        + "convolution does; heads near the dashed line look at the whole picture. The paper "
                        + "of the Vision Transformer found both kinds in the first layers of models that learned from "
                        + "much data, and only far-looking heads in the last ones.");
        return drawing;
    }

    private static void legend(Drawing drawing, double even) {
        double y = 80;
        drawing.dot(LEFT + 8, y - 4, 4.5, HEAD);
        drawing.words(LEFT + 20, y, Anchor.START, 12, "a head");
        drawing.line(LEFT + 84, y - 4, LEFT + 108, y - 4, MEAN, 2);
        drawing.words(LEFT + 116, y, Anchor.START, 12, "mean of the layer's heads");
        drawing.dashedLine(LEFT + 286, y - 4, LEFT + 310, y - 4, Drawing.INK, 1.2);
        drawing.words(LEFT + 318, y, Anchor.START, 12,
                String.format(Locale.ROOT, "attention spread evenly: %.1f pixels", even));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(DoubleStream::of).toArray();
    }
}
