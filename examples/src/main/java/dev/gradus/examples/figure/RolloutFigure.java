package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Drawing.Anchor;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.RgbImage;
import dev.gradus.vit.inspect.AttentionMaps;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Where the answer comes from, followed back through the layers. */
public final class RolloutFigure {
    private static final int MARGIN = 20;
    private static final int LARGE = 280;
    private static final int SMALL = 110;
    private static final int STEPS = 5;
    private static final int GAP = 14;

    private RolloutFigure() {}

    /** @param subject what is shown, in a few words */
    public static Drawing draw(VisionTransformerConfig config, RgbImage seen, AttentionMaps maps, String subject) {
        double ratio = (double) seen.height() / seen.width();
        Drawing drawing = new Drawing(2 * MARGIN + 2 * LARGE + GAP + 100, 100);
        drawing.title(MARGIN, 34, "Where the answer comes from");
        drawing.words(MARGIN, 56, Anchor.START, 13, subject);
        double top = 92;
        drawing.words(MARGIN, top - 8, Anchor.START, 12, "what the model sees");
        drawing.picture(MARGIN, top, LARGE, LARGE * ratio, Seen.image(seen));
        double[] all = relative(maps.rollout(maps.layers()));
        double from = DoubleStream.of(all).min().orElse(0);
        double to = Math.max(from + 1e-3, DoubleStream.of(all).max().orElse(1));
        double right = MARGIN + LARGE + GAP;
        drawing.words(right, top - 8, Anchor.START, 12, "attention rollout through all " + maps.layers() + " layers");
        drawing.picture(right, top, LARGE, LARGE * ratio, Seen.under(seen, scaled(all, from, to), config.gridWidth()));
        ColorScale.LIGHT.legend(drawing, right + LARGE + 12, top, LARGE * ratio, from, to,
                value -> String.format(Locale.ROOT, "%.2f", value), "share of the patch (1 = all alike)");
        double y = top + LARGE * ratio + 40;
        int[] steps = steps(maps.layers());
        for (int i = 0; i < steps.length; i++) {
            double x = MARGIN + i * (SMALL + GAP);
            double[] map = relative(maps.rollout(steps[i]));
            double least = DoubleStream.of(map).min().orElse(0);
            double most = Math.max(least + 1e-3, DoubleStream.of(map).max().orElse(1));
            drawing.words(x, y - 6, Anchor.START, 12, "after layer " + steps[i]);
            drawing.picture(x, y, SMALL, SMALL * ratio,
                    Seen.under(seen, scaled(map, least, most), config.gridWidth()));
        }
        drawing.paragraph(MARGIN, y + SMALL * ratio + 28, drawing.width() - 2 * MARGIN, 13,
                "Attention rollout: in each layer the attention of all heads is averaged and mixed in equal parts with "
                        + "the token itself, which the residual branch passes on; the product over the layers says how "
                        + "much of each patch arrives in " + (config.hasClassToken() ? "the class token"
                                : "the mean of all tokens")
                        + ". 1 is the share that every patch would have if all were alike. The small maps follow the "
                        + "first layers only, each on its own scale from dark (least) to yellow (most).");
        return drawing;
    }

    private static double[] relative(double[] map) {
        double mean = DoubleStream.of(map).average().orElse(0);
        return mean == 0 ? map : Arrays.stream(map).map(value -> value / mean).toArray();
    }

    private static double[] scaled(double[] map, double from, double to) {
        return Arrays.stream(map).map(value -> (value - from) / (to - from)).toArray();
    }

    /** Up to five layers, from the first to the last. */
    private static int[] steps(int layers) {
        int count = Math.min(STEPS, layers);
        int[] steps = new int[count];
        Arrays.setAll(steps, i -> count == 1 ? layers : 1 + (int) Math.round(i * (layers - 1.0) / (count - 1)));
        return steps;
    }
}
