package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the formatter cannot mend: unused imports, lines too long, packages nobody introduced. */
class SourcesTest {
    private static final int COLUMNS = 120;
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?[\\w.]*\\.(\\w+);$");

    private final Path root = Path.of("").toAbsolutePath().getParent();

    @Test
    void everyImportIsUsed() throws IOException {
        List<String> unused = new ArrayList<>();
        for (Path file : sources()) {
            String text = Files.readString(file);
            String body = IMPORT.matcher(text).replaceAll("");
            Matcher imports = IMPORT.matcher(text);
            while (imports.find()) {
                if (!Pattern.compile("\\b" + imports.group(1) + "\\b").matcher(body).find()) {
                    unused.add(root.relativize(file) + ": " + imports.group());
                }
            }
        }
        assertTrue(unused.isEmpty(), () -> "delete these imports, nothing uses them:\n" + String.join("\n", unused));
    }

    /** Addresses and text blocks may be longer: they mean something else when broken. */
    @Test
    void linesFitTheScreen() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            List<String> lines = Files.readAllLines(file);
            boolean textBlock = false;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                textBlock ^= line.split("\"\"\"", -1).length % 2 == 0;
                if (!textBlock && line.codePointCount(0, line.length()) > COLUMNS && !line.contains("://")) {
                    tooLong.add(root.relativize(file) + ":" + (i + 1));
                }
            }
        }
        assertTrue(tooLong.isEmpty(),
                () -> "break these lines, they are longer than " + COLUMNS + " columns:\n"
                        + String.join("\n", tooLong));
    }

    @Test
    void everyPackageIsIntroduced() throws IOException {
        TreeSet<String> silent = new TreeSet<>();
        for (Path file : sources()) {
            Path folder = file.getParent();
            if (folder.toString().contains("src" + file.getFileSystem().getSeparator() + "main")
                    && !Files.exists(folder.resolve("package-info.java"))) {
                silent.add(root.relativize(folder).toString());
            }
        }
        assertTrue(silent.isEmpty(), () -> "write a package-info.java (what is here, in which order to read it) for:\n"
                + String.join("\n", silent));
    }

    /** The Java files of all modules, tests and lessons included. */
    private List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("autograd", "nn", "vit", "examples", "tutorials")) {
            Path src = root.resolve(module).resolve("src");
            assertTrue(Files.isDirectory(src), () -> "not the folder of a module: " + src);
            try (Stream<Path> files = Files.walk(src)) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(found::add);
            }
        }
        try (Stream<Path> files = Files.walk(root.resolve("tutorials"), 3)) { // the lessons
            files.filter(file -> file.toString().endsWith(".java") && !file.startsWith(root.resolve("tutorials/src")))
                    .filter(file -> !file.startsWith(root.resolve("tutorials/target"))).sorted().forEach(found::add);
        }
        return found;
    }
}
