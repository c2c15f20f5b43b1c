package dev.gradus.tutorials;

import dev.gradus.autograd.error.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source file whose regions can be quoted.
 *
 * <pre>
 * // region step
 * x = x - RATE * slope;
 * // endregion step
 * </pre>
 *
 * <p>Regions may lie in one another and may overlap; the lines that mark them are never quoted.
 */
final class Source {
    private static final Pattern MARK = Pattern.compile("\\s*(?://|#)\\s*(region|endregion)\\s+([\\w-]+)\\s*");

    private final String name;
    private final List<String> lines;

    /** @param name what errors call the file */
    Source(String name, String text) {
        this.name = name;
        this.lines = text.lines().toList();
    }

    /** The whole file without marks, and without empty lines around it. */
    String whole() {
        return trimmed(lines.stream().filter(line -> !MARK.matcher(line).matches()).toList());
    }

    /**
     * The lines of a region, moved to the left as far as they go together.
     *
     * @throws DataException if there is no such region, or it does not end, or there are two
     */
    String region(String tag) {
        List<String> inside = new ArrayList<>();
        TreeSet<String> known = new TreeSet<>();
        boolean open = false;
        boolean found = false;
        for (int i = 0; i < lines.size(); i++) {
            Matcher mark = MARK.matcher(lines.get(i));
            if (!mark.matches()) {
                if (open) {
                    inside.add(lines.get(i));
                }
                continue;
            }
            known.add(mark.group(2));
            if (mark.group(2).equals(tag)) {
                boolean opens = mark.group(1).equals("region");
                if (opens == open || opens && found) {
                    throw new DataException(name + ":" + (i + 1), "unexpected '" + lines.get(i).strip() + "'",
                            "a region is opened once and closed once", null);
                }
                open = opens;
                found = true;
            }
        }
        if (open) {
            throw new DataException(name, "region '" + tag + "' is not closed", null, "// endregion " + tag);
        }
        if (!found) {
            throw new DataException(name, "there is no region '" + tag + "'", null,
                    known.isEmpty() ? "mark it: // region " + tag : "known: " + String.join(", ", known));
        }
        return trimmed(inside);
    }

    private static String trimmed(List<String> lines) {
        int indent = lines.stream().filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length()).min().orElse(0);
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line.isBlank() ? "" : line.substring(indent).stripTrailing()).append('\n');
        }
        return text.toString().replaceAll("^\n+", "").replaceAll("\n{2,}$", "\n");
    }
}
