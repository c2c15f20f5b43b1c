package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.io.AtomicFile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code steps.csv} and {@code epochs.csv}: what is in {@code metrics.jsonl}, for spreadsheets. Columns are the fields
 * in the order in which they first appear; numbers are written so that they come back exactly.
 */
final class CsvTables {
    private CsvTables() {}

    /** Writes both anew from the metrics that are there. */
    static void write(RunFolder folder) {
        List<JsonNode> lines = Metrics.read(folder.metrics(), Long.MAX_VALUE);
        write(folder.path().resolve("steps.csv"), lines, Events.STEP);
        write(folder.path().resolve("epochs.csv"), lines, Events.EPOCH);
    }

    private static void write(Path file, List<JsonNode> lines, String event) {
        List<JsonNode> rows = lines.stream().filter(line -> line.path(Events.EVENT).asText().equals(event)).toList();
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        columns.remove(Events.EVENT);
        StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
        for (JsonNode row : rows) {
            text.append(columns.stream().map(column -> row.path(column).asText()).collect(Collectors.joining(",")))
                    .append('\n');
        }
        AtomicFile.writeString(file, text.toString());
    }
}
