package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Drawing.Anchor;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.RgbImage;
import dev.gradus.vit.inspect.AttentionMaps;
import java.util.stream.DoubleStream;

/** What the answer looks at, a map for each layer and head. */
public final class AttentionFigure {
    private static final int MARGIN = 20;
    private static final int PICTURE = 150;
    private static final int NAMES = 62;
    private static final int GAP = 4;
    private static final int MOST = 1040;

    private AttentionFigure() {}

    /** @param subject what is shown, in a few words */
    public static Drawing draw(VisionTransformerConfig config, RgbImage seen, AttentionMaps maps, String subject) {
        double cell = Math.clamp((MOST - NAMES) / (double) maps.heads() - GAP, 34, 96);
        double cellHeight = cell * config.gridHeight() / config.gridWidth();
        double left = MARGIN + NAMES;
        double gridWidth = maps.heads() * (cell + GAP);
        Drawing drawing = new Drawing((int) Math.max(left + gridWidth + 110, 720), 100);
        drawing.title(MARGIN, 34, "What each head looks at");
        drawing.words(MARGIN, 56, Anchor.START, 13, subject);
        double pictureHeight = (double) PICTURE * seen.height() / seen.width();
        drawing.picture(MARGIN, 76, PICTURE, pictureHeight, Seen.image(seen));
        drawing.paragraph(MARGIN + PICTURE + 20, 90, drawing.width() - PICTURE - 3 * MARGIN, 13, (config.hasClassToken()
                ? "Each map shows which patches the class token attends to, from which the answer is read"
                : "Each map shows which patches are attended to, averaged over all patches that look, as the answer is "
                        + "read from all of them")
                + ". A square is a patch of " + config.patch() + "x" + config.patch()
                + " pixels. Every map has its own scale: dark is no attention, yellow the most of this head. "
                + "Maps of one color look everywhere alike.");
        double top = 76 + pictureHeight + 56;
        drawing.words(left + gridWidth / 2, top - 28, Anchor.MIDDLE, 13, "head");
        drawing.upwards(left - 36, top + maps.layers() * (cellHeight + GAP) / 2, 13, "layer");
        for (int head = 0; head < maps.heads(); head++) {
            drawing.words(left + head * (cell + GAP) + cell / 2, top - 8, Anchor.MIDDLE, 12,
                    Integer.toString(head + 1));
        }
        for (int layer = 0; layer < maps.layers(); layer++) {
            double y = top + layer * (cellHeight + GAP);
            drawing.words(left - 10, y + cellHeight / 2 + 4, Anchor.END, 12, Integer.toString(layer + 1));
            for (int head = 0; head < maps.heads(); head++) {
                double[] map = maps.answerMap(layer, head);
                drawing.picture(left + head * (cell + GAP), y, cell, cellHeight, ColorScale.LIGHT.image(
                        map, config.gridWidth(), 0, DoubleStream.of(map).max().orElse(1)));
            }
        }
        double bottom = top + maps.layers() * (cellHeight + GAP);
        ColorScale.LIGHT.legend(drawing, left + gridWidth + 12, top, Math.min(180, bottom - top - GAP), 0, 1,
                share -> share == 0 ? "0" : share == 1 ? "most" : "half", "attention of the head");
        drawing.reach(bottom + MARGIN);
        return drawing;
    }
}
