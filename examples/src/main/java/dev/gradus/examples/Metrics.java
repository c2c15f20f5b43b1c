package dev.gradus.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.io.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code metrics.jsonl}: a line for each step and each epoch. Lines wait in memory until {@link #flush}, which is
 * called before each checkpoint, so that the file never lags behind what can be resumed.
 */
final class Metrics implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final BufferedWriter writer;

    private Metrics(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Opens the file; lines of steps after the given one, written by a run that is now resumed, are dropped. */
    static Metrics open(Path file, long step) {
        try {
            if (Files.exists(file)) {
                StringBuilder kept = new StringBuilder();
                read(file, step).forEach(line -> kept.append(line).append('\n'));
                AtomicFile.writeString(file, kept.toString());
            }
            return new Metrics(file, Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be opened: " + e, null, null, e);
        }
    }

    /** The lines up to a step, in order; a line cut off by the end of a process is left out. */
    static List<JsonNode> read(Path file, long step) {
        List<JsonNode> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                JsonNode json = parse(line);
                if (json != null && json.path(Events.STEP).asLong(Long.MAX_VALUE) <= step) {
                    lines.add(json);
                }
            }
            return lines;
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read: " + e, null, null, e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    void add(JsonNode line) {
        try {
            writer.write(line.toString());
            writer.write('\n');
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private FileException unwritable(IOException e) {
        return new FileException(file.toString(), "cannot be written: " + e.getMessage(), null,
                "make room on the disk and resume the run", e);
    }
}
