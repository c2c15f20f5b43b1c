package dev.gradus.autograd.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds the names that somebody who typed an unknown one may have meant.
 *
 * <p>Source: Levenshtein, "Binary codes capable of correcting deletions, insertions and reversals", 1966.
 */
public final class NearMatches {
    private static final int MAX_MATCHES = 3;

    private NearMatches() {}

    /** At most three known names within a third of the typed name's length (at least 2 edits), nearest first. */
    public static List<String> of(String typed, Collection<String> known) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, typed.length() / 3);
        return known.stream()
                .filter(name -> distance(wanted, name.toLowerCase(Locale.ROOT)) <= limit)
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MAX_MATCHES)
                .toList();
    }

    /** A hint for an error message: the near matches, or all known names where nothing is near. */
    public static String hint(String typed, Collection<String> known) {
        List<String> near = of(typed, known);
        return near.isEmpty()
                ? "known: " + String.join(", ", known)
                : "did you mean " + String.join(" or ", near) + "?";
    }

    /** The least number of characters to insert, delete or replace that turns one text into the other. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
