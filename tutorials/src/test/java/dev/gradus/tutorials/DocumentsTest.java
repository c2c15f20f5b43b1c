package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds every Markdown file of the house to what the sources say and the programs print. */
class DocumentsTest {
    private static final String MEND = "mvn test -pl tutorials -am -Dtest=DocumentsTest "
            + "-Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=update";
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]+)(?:#[^)\\s]*)?\\)");

    private final Path root = Path.of("").toAbsolutePath().getParent();

    @Test
    void everyBlockShowsWhatTheBuildMakes() throws IOException {
        boolean measure = "measure".equals(System.getProperty("gradus.docs"));
        boolean update = measure || "update".equals(System.getProperty("gradus.docs"));
        List<Stale> found = stale(documents(), command -> measure ? run(command) : null);
        List<String> stale =
                found.stream().map(file -> root.relativize(file.file().normalize()) + file.difference()).toList();
        if (update) {
            for (Stale file : found) {
                write(file.file(), file.made());
            }
        }
        if (update) {
            System.err.println(stale.isEmpty() ? "All documents were fresh." : "Updated " + String.join("\n", stale));
            return;
        }
        assertTrue(stale.isEmpty(),
                () -> "these files are stale:\n" + String.join("\n", stale) + "\nlook at what changed, then: " + MEND);
    }

    /** A file that is not what the build makes of it. */
    record Stale(Path file, String made, String difference) {}

    /** What {@link #everyBlockShowsWhatTheBuildMakes} finds; StalenessTest changes things by hand and asks it. */
    static List<Stale> stale(List<Path> documents, UnaryOperator<String> measure) throws IOException {
        List<Stale> stale = new ArrayList<>();
        for (Path document : documents) {
            for (Map.Entry<Path, String> made : Document.make(document, measure).entrySet()) {
                Path file = made.getKey();
                String found = Files.exists(file) ? Files.readString(file) : "";
                if (!found.equals(made.getValue())) {
                    stale.add(new Stale(file, made.getValue(), firstDifference(found, made.getValue())));
                }
            }
        }
        return stale;
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher links = LINK.matcher(Files.readString(document).replaceAll("(?ms)^```.*?^```$", ""));
            while (links.find()) {
                String target = links.group(1);
                if (!target.contains("://") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(root.relativize(document) + " leads to " + target);
                }
            }
        }
        assertTrue(broken.isEmpty(), () -> "these links lead nowhere:\n" + String.join("\n", broken));
    }

    /** What a command prints when it is run in the folder of the house, and the day. */
    private String run(String command) {
        try {
            Process process = new ProcessBuilder(command.split(" ")).directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), command);
            return output.stripTrailing() + "\n(" + LocalDate.now() + ")\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All Markdown files but those that the build itself puts somewhere. */
    private List<Path> documents() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(root)) {
            files.filter(DocumentsTest::isMarkdown).forEach(found::add);
        }
        for (String folder : List.of("docs", "tutorials")) {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                files.filter(DocumentsTest::isMarkdown).filter(file -> !file.toString().contains("target"))
                        .forEach(found::add);
            }
        }
        return found.stream().sorted().toList();
    }

    private static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md");
    }

    private static String firstDifference(String found, String wanted) {
        List<String> old = found.lines().toList();
        List<String> fresh = wanted.lines().toList();
        int line = 0;
        while (line < Math.min(old.size(), fresh.size()) && old.get(line).equals(fresh.get(line))) {
            line++;
        }
        return ":" + (line + 1)
                + "\n    is         " + (line < old.size() ? old.get(line) : "(nothing)")
                + "\n    should be  " + (line < fresh.size() ? fresh.get(line) : "(nothing)");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.writeString(file, text);
    }
}
