package dev.gradus.examples.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jdk.jshell.tool.JavaShellToolBuilder;

/** JShell in this very JVM, so that it has our class path, the Vector API and the leave to call native code. */
final class Shell {
    private static final String IMPORTS = "imports.jsh";
    private static final String SETTINGS = "settings.jsh";

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Shell(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Reads until the end of the input, or {@code /exit}; returns its exit code. */
    int run() throws Exception {
        Path imports = copy(IMPORTS);
        try {
            Map<String, String> settings = settings();
            out.println("Gradus in JShell. Everything is imported; /exit leaves, /help helps.");
            JavaShellToolBuilder shell =
                    JavaShellToolBuilder.builder().out(out, out, out).err(err).persistence(settings);
            if (in != System.in) {
                shell.in(in, null);
            }
            return shell.start("--execution", ShellExecution.NAME, "--startup", imports.toString(), "--class-path",
                    System.getProperty("java.class.path"));
        } finally {
            Files.deleteIfExists(imports);
        }
    }

    /** JShell takes prompt and layout from what an earlier session retained: so there is one, which only does that. */
    private static Map<String, String> settings() throws Exception {
        Map<String, String> retained = new HashMap<>();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (InputStream commands = Shell.class.getResourceAsStream(SETTINGS)) {
            JavaShellToolBuilder.builder().in(commands, null).out(nowhere, nowhere, nowhere).err(nowhere)
                    .persistence(retained).start("--execution", ShellExecution.NAME, "--no-startup");
        }
        return retained;
    }

    private static Path copy(String resource) throws IOException {
        Path file = Files.createTempFile("gradus", ".jsh");
        try (InputStream lines = Shell.class.getResourceAsStream(resource);
                OutputStream copy = Files.newOutputStream(file)) {
            lines.transferTo(copy);
        }
        return file;
    }
}
