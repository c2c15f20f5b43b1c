package dev.gradus.examples;

import dev.gradus.examples.report.InlinePicture;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.train.Evaluation;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** The first pictures of the test set with what the model says: right ones in a blue frame, wrong ones in a red. */
final class PredictionGrid {
    private static final int COLUMNS = 10;
    private static final int ROWS = 5;
    private static final int WIDTH = 96;
    private static final int MARGIN = 12;
    private static final int TEXT = 34;
    private static final int FONT = 11;
    private static final Color RIGHT = new Color(0x2B6CB0);
    private static final Color WRONG = new Color(0xC8452F);

    private PredictionGrid() {}

    static BufferedImage draw(Dataset data, Evaluation evaluation) {
        int cellWidth = WIDTH + 2 * MARGIN;
        int cellHeight = height(data) + TEXT + MARGIN;
        int count = Math.min(data.size(), COLUMNS * ROWS);
        int rows = (count + COLUMNS - 1) / COLUMNS;
        BufferedImage grid = new BufferedImage(COLUMNS * cellWidth, rows * cellHeight + MARGIN,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = grid.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, grid.getWidth(), grid.getHeight());
        for (int i = 0; i < count; i++) {
            cell(g, data, evaluation, i, i % COLUMNS * cellWidth + MARGIN, i / COLUMNS * cellHeight + MARGIN);
        }
        g.dispose();
        return grid;
    }

    /** Pictures of every size are drawn equally wide. */
    private static int height(Dataset data) {
        return Math.max(1, Math.round((float) WIDTH * data.height() / data.width()));
    }

    private static void cell(Graphics2D g, Dataset data, Evaluation evaluation, int index, int x, int y) {
        int width = WIDTH;
        int height = height(data);
        int label = data.label(index);
        int prediction = evaluation.predictions()[index];
        boolean right = label == prediction;
        g.drawImage(InlinePicture.image(data, index), x, y, width, height, null);
        g.setColor(right ? RIGHT : WRONG);
        g.setStroke(new BasicStroke(3));
        g.drawRect(x - 1, y - 1, width + 1, height + 1);
        caption(g, Font.BOLD, String.format(Locale.ROOT, "%s %.0f %%", data.classNames().get(prediction),
                100 * evaluation.confidences()[index]), x, y + height + 14, width);
        if (!right) {
            g.setColor(Color.DARK_GRAY);
            caption(g, Font.PLAIN, "is " + data.classNames().get(label), x, y + height + 27, width);
        }
    }

    /** Text no wider than its picture: a long name is written smaller. */
    private static void caption(Graphics2D g, int style, String text, int x, int y, int width) {
        Font font = new Font(Font.SANS_SERIF, style, FONT);
        int needed = g.getFontMetrics(font).stringWidth(text);
        g.setFont(needed <= width ? font : font.deriveFont((float) FONT * width / needed));
        g.drawString(text, x, y);
    }
}
