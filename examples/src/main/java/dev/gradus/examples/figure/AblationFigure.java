package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Drawing.Anchor;
import java.util.List;
import java.util.Locale;

/** A bar for each variant of a recipe, best first; a line across shows where the recipe itself is. */
public final class AblationFigure {
    private static final int WIDTH = 900;
    private static final int LEFT = 170;
    private static final int RIGHT = 260;
    private static final int TOP = 60;
    private static final int ROW = 30;
    private static final int BASE = 0xC8452F;
    private static final int OTHER = 0x8AA9C7;
    private static final double SIZE = 13;
    private static final int PER_TICK = 10;

    private AblationFigure() {}

    /**
     * A variant.
     *
     * @param mean in percent; NaN if it diverged
     * @param base whether it is the recipe as it is
     */
    public record Bar(String name, double mean, double least, double most, String words, boolean base) {}

    /** @param bars in their order, from the top */
    public static Drawing draw(String title, List<Bar> bars) {
        Drawing page = new Drawing(WIDTH, TOP + ROW * bars.size() + 50);
        page.title(20, 30, title);
        double top = bars.stream().mapToDouble(Bar::most).filter(Double::isFinite).max().orElse(1);
        int end = (int) Math.ceil(top / PER_TICK) * PER_TICK;
        double scale = (double) (WIDTH - LEFT - RIGHT) / end;
        double bottom = TOP + ROW * bars.size();
        for (int percent = 0; percent <= end; percent += PER_TICK) {
            page.line(LEFT + percent * scale, TOP - 4, LEFT + percent * scale, bottom, 0xE4E4E4, 1);
            page.words(LEFT + percent * scale, bottom + 18, Anchor.MIDDLE, SIZE - 1,
                    String.format(Locale.ROOT, "%d", percent));
        }
        page.words(LEFT + end * scale / 2, bottom + 38, Anchor.MIDDLE, SIZE, "test accuracy (%)");
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = TOP + ROW * i;
            page.words(LEFT - 10, y + 18, Anchor.END, SIZE, bar.name());
            if (Double.isFinite(bar.mean())) {
                page.box(LEFT, y + 4, bar.mean() * scale, ROW - 10, bar.base() ? BASE : OTHER);
                page.line(LEFT + bar.least() * scale, y + ROW / 2.0 - 1, LEFT + bar.most() * scale, y + ROW / 2.0 - 1,
                        Drawing.INK, 2);
            }
            page.words(WIDTH - RIGHT + 16, y + 18, Anchor.START, SIZE - 1, bar.words());
        }
        bars.stream().filter(Bar::base).filter(bar -> Double.isFinite(bar.mean())).forEach(bar -> page.dashedLine(
                LEFT + bar.mean() * scale, TOP - 4, LEFT + bar.mean() * scale, bottom, BASE, 1.5));
        return page;
    }
}
