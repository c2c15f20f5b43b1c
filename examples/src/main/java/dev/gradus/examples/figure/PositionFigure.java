package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Drawing.Anchor;
import dev.gradus.vit.inspect.PositionSimilarity;
import java.util.Locale;

/** How alike the learned places are: a tile for each patch, in it the whole grid. */
public final class PositionFigure {
    private static final int LEFT = 64;
    private static final int TOP = 88;
    private static final int FIELD = 560;
    private static final int MOST_TILES = 16;
    private static final int GAP = 3;

    private PositionFigure() {}

    /** @param subject what is shown, in a few words */
    public static Drawing draw(PositionSimilarity similarity, String subject) {
        int rows = similarity.gridHeight();
        int columns = similarity.gridWidth();
        int step = (Math.max(rows, columns) + MOST_TILES - 1) / MOST_TILES;
        int shownColumns = (columns + step - 1) / step;
        int shownRows = (rows + step - 1) / step;
        double tile = (double) FIELD / Math.max(shownRows, shownColumns) - GAP;
        double tileHeight = tile * rows / columns;
        Drawing drawing = new Drawing(LEFT + FIELD + 120, TOP);
        drawing.title(20, 34, "Which places the model takes for alike");
        drawing.words(20, 56, Anchor.START, 13, subject);
        for (int r = 0; r < shownRows; r++) {
            for (int c = 0; c < shownColumns; c++) {
                drawing.picture(LEFT + c * (tile + GAP), TOP + r * (tileHeight + GAP), tile, tileHeight,
                        ColorScale.AROUND_ZERO.image(similarity.cosines()[r * step * columns + c * step], columns, -1,
                                1));
            }
        }
        double bottom = TOP + shownRows * (tileHeight + GAP);
        for (int c = 0; c < shownColumns; c++) {
            drawing.words(LEFT + c * (tile + GAP) + tile / 2, bottom + 14, Anchor.MIDDLE, 12,
                    Integer.toString(c * step + 1));
        }
        for (int r = 0; r < shownRows; r++) {
            drawing.words(LEFT - 8, TOP + r * (tileHeight + GAP) + tileHeight / 2 + 4, Anchor.END, 12,
                    Integer.toString(r * step + 1));
        }
        drawing.words(LEFT + shownColumns * (tile + GAP) / 2, bottom + 34, Anchor.MIDDLE, 13, "column of the patch");
        drawing.upwards(24, (TOP + bottom) / 2, 13, "row of the patch");
        ColorScale.AROUND_ZERO.legend(drawing, LEFT + shownColumns * (tile + GAP) + 14, TOP,
                Math.min(220, bottom - TOP),
                -1, 1, value -> String.format(Locale.ROOT, "%.0f", value), "cosine similarity");
        drawing.paragraph(20, bottom + 66, LEFT + FIELD + 80, 13,
                "A tile for each patch" + (step > 1 ? " (1 in " + step + " along each axis is shown)" : "")
                        + "; in it, the cosine of its position embedding with that of every patch, itself included, "
                        + "laid out as the patches are. Nobody told the model that patches form a grid: where a "
                        + "tile is reddest around its own place, and along its row and column, the model learned it.");
        return drawing;
    }
}
