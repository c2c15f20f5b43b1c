package dev.gradus.examples.lesson;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A slip that readers make in an exercise: what the solution says, what they wrote instead, and what they must be told.
 *
 * <p>A file of slips holds blocks, with an empty line between them; lines that begin with {@code #} are remarks:
 *
 * <pre>
 * # walks the wrong way
 * - return x - RATE * slope;
 * + return x + RATE * slope;
 * = That is uphill
 * </pre>
 *
 * @param right a piece of the solution, which occurs in it once
 * @param wrong what takes its place; empty if it is forgotten
 * @param told a part of the message that no other slip of the exercise gets
 */
public record Slip(String right, String wrong, String told) {

    /** @throws DataException if a block lacks the first or the last part; the message names file and line */
    public static List<Slip> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read", null, null, e);
        }
        List<Slip> slips = new ArrayList<>();
        String[] parts = {"", "", ""};
        for (int i = 0; i <= lines.size(); i++) {
            String line = i < lines.size() ? lines.get(i) : "";
            int part = line.isBlank() || line.startsWith("#") ? -1 : "-+=".indexOf(line.charAt(0));
            if (part >= 0) {
                String text = line.substring(1).strip();
                parts[part] += parts[part].isEmpty() ? text : "\n" + text;
            } else if (line.isBlank() && !String.join("", parts).isEmpty()) {
                if (parts[0].isEmpty() || parts[2].isEmpty()) {
                    throw error(file, i, "this slip lacks a line that begins with " + (parts[0].isEmpty() ? "-" : "="));
                }
                slips.add(new Slip(parts[0], parts[1], parts[2]));
                parts = new String[] {"", "", ""};
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw error(file, i + 1, "cannot understand " + line);
            }
        }
        return slips;
    }

    /**
     * The solution with the slip in it. Pieces of several lines match whatever the indent of the lines.
     *
     * @throws DataException if the right piece does not stand in the solution exactly once
     */
    public String in(String solution) {
        StringBuilder pattern = new StringBuilder();
        for (String line : right.split("\n")) {
            pattern.append(pattern.isEmpty() ? "" : "\\s*\\n\\s*").append(Pattern.quote(line));
        }
        List<MatchResult> found =
                Pattern.compile(pattern.toString()).matcher(solution).results().toList();
        if (found.size() != 1) {
            throw new DataException("slip", "'" + right + "' stands " + found.size() + " times in the solution",
                    "a slip changes one place", null);
        }
        return solution.substring(0, found.getFirst().start()) + wrong + solution.substring(found.getFirst().end());
    }

    private static DataException error(Path file, int line, String problem) {
        return new DataException(file + ":" + line, problem, "- the right code, + the wrong code, = what is told",
                null);
    }
}
