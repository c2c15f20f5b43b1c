package dev.gradus.examples.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.bench.Span.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A profile as a file for the trace viewers of browsers: steps, phases, modules and operations as nested bars over the
 * time, the memory that is in use as a curve.
 *
 * <p>The format is the Chrome trace-event format: complete events ({@code "ph": "X"}), with times in microseconds.
 */
public final class Timeline {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MICROS = 1e-3;
    private static final double MIB = 1 << 20;

    private Timeline() {}

    /**
     * Refuses a file that cannot be written, before anything is measured for it.
     *
     * @throws FileException naming what is in the way
     */
    public static void check(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new FileException(file.toString(), "a file was wanted, but this is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new FileException(file.toString(), "there is no folder " + folder);
        }
        try {
            Files.delete(Files.createTempFile(folder, ".gradus", ".tmp"));
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be written: no file can be made in " + folder, null,
                    "choose a folder that you may write to", e);
        }
    }

    /** Writes the file, whole or not at all. */
    public static void write(Path file, StepProfile profile, String title) {
        AtomicFile.writeString(file, json(profile.spans(), title).toPrettyString() + "\n");
    }

    static ObjectNode json(List<Span> ended, String title) {
        List<Span> spans = ended.stream().sorted(Comparator.comparingLong(Span::start)).toList();
        long zero = spans.isEmpty() ? 0 : spans.getFirst().start();
        ObjectNode root = JSON.createObjectNode().put("displayTimeUnit", "ms");
        ArrayNode events = root.putArray("traceEvents");
        event(events, "M", "process_name").putObject("args").put("name", title);
        event(events, "M", "thread_name").putObject("args").put("name", "the thread that calls");
        for (Span span : spans) {
            bar(events, span, zero);
            if (span.kind() == Kind.OPERATION) {
                event(events, "C", "live arrays").put("ts", MICROS * (span.end() - zero))
                        .putObject("args").put("MiB", span.live() / MIB);
            }
        }
        return root;
    }

    private static void bar(ArrayNode events, Span span, long zero) {
        String phase = span.phase().isEmpty() ? "step" : span.phase();
        ObjectNode bar = event(events, "X", span.name())
                .put("cat", span.kind() == Kind.OPERATION ? phase : span.kind().name().toLowerCase(Locale.ROOT))
                .put("ts", MICROS * (span.start() - zero))
                .put("dur", MICROS * span.nanos());
        if (span.kind() == Kind.OPERATION) {
            ObjectNode details = bar.putObject("args").put("what", span.detail());
            if (span.work().flops() > 0) {
                details.put("GFLOP/s", span.work().flops() / span.nanos());
            }
            if (span.work().bytes() > 0) {
                details.put("GB/s", span.work().bytes() / span.nanos());
            }
            details.put("new MiB", span.kept() / MIB);
        }
    }

    private static ObjectNode event(ArrayNode events, String kind, String name) {
        return events.addObject().put("ph", kind).put("name", name).put("pid", 1).put("tid", 1);
    }
}
