package dev.gradus.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines with columns as wide as needed: words to the left, numbers to the right. */
public final class TextTable {
    private final int words;
    private final List<String[]> rows = new ArrayList<>();

    /** @param words how many columns, from the left, hold words */
    public TextTable(int words, String... heads) {
        this.words = words;
        rows.add(heads);
    }

    public TextTable row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** A number with some decimals; nothing for NaN and infinity. */
    public static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + decimals + "f", value) : "";
    }

    /** A share as a percentage; nothing for NaN. */
    public static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "";
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : "  ").append(i < words ? row[i] + space : space + row[i]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
