package dev.gradus.tutorials;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.examples.lesson.CheckRun;
import dev.gradus.examples.lesson.Exercise;
import dev.gradus.examples.lesson.Lesson;
import dev.gradus.examples.lesson.SourceProgram;
import dev.gradus.examples.report.Language;
import dev.gradus.examples.report.StoredResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown file in which the build writes the blocks that show code, outputs and figures.
 *
 * <p>A comment on a line of its own says what follows it. Paths start at the folder of the file.
 *
 * <pre>
 * &lt;!-- include Gradient.java --&gt;         a block with the whole file, without the marks of regions
 * &lt;!-- include Gradient.java#ask --&gt;     a block with one region of it, see {@link Source}
 * &lt;!-- output Gradient.java --&gt;          a block with what the program prints, and the error that ends it
 * &lt;!-- check solution/Downhill.java --&gt; a block with what ./gradus check says to that file
 * &lt;!-- timing Race.java --&gt;              the same for figures that differ from run to run: only the words count
 * &lt;!-- figure Tangents.java --&gt;          the line below shows a picture; the program prints that picture
 * &lt;!-- results results/recipes.json --&gt;  the lines up to &lt;!-- end --&gt;: a table of what is stored there
 * &lt;!-- results results/runs --&gt;          only what was run on CIFAR-10, with the curves of the longest run
 * &lt;!-- results results/ablation --&gt;      the same of ablations, with a figure of each
 * &lt;!-- measured ./gradus bench … --&gt;      a block with what the command prints; made anew only when asked for
 * </pre>
 *
 * <p>What a program prints on an OpenCL device stays as it stands where there is none.
 *
 * <p>A comment that begins like one of these and is none of them is an error, so that no block goes stale for a slip of
 * the pen. Comments within code blocks are left alone.
 */
final class Document {
    private static final String FENCE = "```";
    private static final long PATIENCE = 120;
    private static final Pattern LOOKS_LIKE_ONE =
            Pattern.compile("<!--\\s*(include|output|check|timing|figure|measured|results|lessons)\\b.*");
    private static final Pattern COMMAND =
            Pattern.compile("<!-- (include|output|check|timing|figure) ([^\\s#]+\\.(\\w+))(?:#([\\w-]+))? -->");
    private static final Pattern RESULTS =
            Pattern.compile("<!-- results ((?:[\\w.-]+/)*)(recipes\\.json|runs|ablation) -->");
    private static final String END = "<!-- end -->";
    private static final Pattern MEASURED =
            Pattern.compile("<!-- measured (\\./gradus (?:bench|devices|lesson)[\\w ./-]*) -->");
    private static final Pattern LESSONS = Pattern.compile("<!-- lessons (README\\.\\w+\\.md) -->");
    private static final Pattern PICTURE = Pattern.compile("!\\[[^]]*]\\(([^)\\s]+)\\)");

    private final Path file;
    private final List<String> lines;
    private final UnaryOperator<String> measure;
    private final StringBuilder text = new StringBuilder();
    private final Map<Path, String> made = new LinkedHashMap<>();
    private int at;

    private Document(Path file, UnaryOperator<String> measure) {
        this.file = file;
        this.measure = measure;
        this.lines = read(file).lines().toList();
    }

    /**
     * What the file and the pictures it shows should contain.
     *
     * @return text by file, the Markdown file first
     * @throws DataException if a comment asks for what does not exist; the message names file and line
     */
    static Map<Path, String> make(Path file) {
        return make(file, command -> null);
    }

    /**
     * The same, with figures measured anew.
     *
     * @param measure gives what a command prints, or null to leave its block as it is
     */
    static Map<Path, String> make(Path file, UnaryOperator<String> measure) {
        Document document = new Document(file, measure);
        document.made.put(file, "");
        document.go();
        document.made.put(file, document.text.toString());
        return document.made;
    }

    private void go() {
        while (at < lines.size()) {
            String line = take();
            if (line.startsWith(FENCE)) {
                copyBlock();
            } else if (LOOKS_LIKE_ONE.matcher(line.strip()).matches()) {
                obey(line.strip());
            }
        }
    }

    private void obey(String comment) {
        int line = at;
        Matcher measured = MEASURED.matcher(comment);
        if (measured.matches()) {
            measured(measured.group(1), line);
            return;
        }
        Matcher results = RESULTS.matcher(comment);
        if (results.matches()) {
            results(results.group(1), results.group(2), line);
            return;
        }
        Matcher lessons = LESSONS.matcher(comment);
        if (lessons.matches()) {
            lessons(lessons.group(1));
            return;
        }
        Matcher command = COMMAND.matcher(comment);
        if (!command.matches()) {
            throw error(line, "cannot understand " + comment,
                    "<!-- include FILE#region -->, <!-- output FILE -->, <!-- check FILE -->, <!-- timing FILE -->, "
                            + "<!-- figure FILE -->, <!-- lessons README.zh.md -->, "
                            + "<!-- results …/recipes.json -->, <!-- results …/runs -->, "
                            + "<!-- measured ./gradus bench … -->",
                    null);
        }
        Path source = file.resolveSibling(command.group(2));
        if (!Files.isRegularFile(source)) {
            throw error(line, "there is no file " + command.group(2), "paths start at the folder of the document",
                    null);
        }
        try {
            switch (command.group(1)) {
                case "include" -> block(command.group(3), quote(source, command.group(4)));
                case "output" -> output(source);
                case "check" -> check(source);
                case "timing" -> timing(source);
                default -> figure(source, line);
            }
        } catch (GradusException e) {
            throw e.where().startsWith(file.toString())
                    ? e
                    : new DataException(file + ":" + line, e.getMessage(), null, null, e);
        }
    }

    private void output(Path source) {
        SourceProgram program = new SourceProgram(source);
        block("text", program.lacksOpenCl() ? found() : program.output());
    }

    /** What the check of the lesson says to a file, which may lie anywhere in the lesson's folder. */
    private void check(Path source) {
        Lesson lesson = Lesson.at(file.toAbsolutePath().getParent());
        String name = Lesson.nameOf(source);
        Exercise exercise = lesson.exercises().stream().filter(known -> known.name().equals(name)).findFirst()
                .orElseThrow(() -> new DataException(source.toString(), "there is no exercise " + name, null, null));
        CheckRun.Verdict verdict = new CheckRun(exercise, source, PATIENCE).verdict();
        block("text", verdict.outcome() == CheckRun.Outcome.UNDECIDED ? found() : verdict.text());
    }

    /** Keeps the figures that stand there if the words around them are those that the program prints now. */
    private void timing(Path source) {
        SourceProgram program = new SourceProgram(source);
        String found = found();
        String measured = program.lacksOpenCl() ? found : program.output();
        block("text", withoutFigures(measured).equals(withoutFigures(found)) ? found : measured);
    }

    private static String withoutFigures(String text) {
        return text.replaceAll("[ \\d.]+", " ");
    }

    /** What stands in the block that follows; empty if there is none. */
    private String found() {
        if (at == lines.size() || !lines.get(at).startsWith(FENCE)) {
            return "";
        }
        StringBuilder content = new StringBuilder();
        for (int i = at + 1; i < lines.size() && !lines.get(i).equals(FENCE); i++) {
            content.append(lines.get(i)).append('\n');
        }
        return content.toString();
    }

    /** Figures differ from run to run: the block stays as it is unless they are wanted anew. */
    private void measured(String command, int line) {
        String output = measure.apply(command);
        if (output != null) {
            block("text", "$ " + command + "\n" + output);
        } else if (at == lines.size() || !lines.get(at).startsWith(FENCE)) {
            throw error(line, "the figures of " + command + " were never measured", null,
                    "-Dgradus.docs=measure does it");
        }
    }

    private void results(String link, String which, int line) {
        Language language = file.getFileName().toString().endsWith(".zh.md") ? Language.CHINESE : Language.ENGLISH;
        StoredResults stored = new StoredResults(file.resolveSibling(link.isEmpty() ? "." : link).normalize(), link,
                language);
        while (at < lines.size() && !lines.get(at).equals(END)) {
            at++;
        }
        if (at == lines.size()) {
            throw error(line, "these results do not end", null, "a line " + END + " ends them");
        }
        text.append('\n').append(switch (which) {
            case "ablation" -> stored.ablations(made);
            case "runs" -> stored.runs();
            default -> stored.recipes();
        }).append('\n');
        take();
    }

    /** Writes a list of the lessons in this folder, and passes over the one that stood there. */
    private void lessons(String prose) {
        while (at < lines.size() && lines.get(at).startsWith("* [")) {
            at++;
        }
        for (Lesson lesson : Lesson.in(file.toAbsolutePath().getParent())) {
            Path page = lesson.folder().resolve(prose);
            if (Files.isRegularFile(page)) {
                String title = read(page).lines().filter(line -> line.startsWith("# ")).findFirst().orElse("# ?");
                text.append("* [").append(title.substring(2)).append("](").append(lesson.folder().getFileName())
                        .append('/').append(prose).append(")：").append(lesson.ideaInChinese()).append('\n');
            }
        }
    }

    private static String quote(Path source, String region) {
        Source quoted = new Source(source.toString(), read(source));
        return region == null ? quoted.whole() : quoted.region(region);
    }

    /** Writes a block, and passes over the one that stood there. */
    private void block(String language, String content) {
        if (at < lines.size() && lines.get(at).startsWith(FENCE)) {
            int start = at;
            do {
                at++;
                if (at == lines.size()) {
                    throw error(start + 1, "this block does not end", null, null);
                }
            } while (!lines.get(at).equals(FENCE));
            at++;
        }
        text.append(FENCE).append(language).append('\n').append(content);
        text.append(content.isEmpty() || content.endsWith("\n") ? "" : "\n").append(FENCE).append('\n');
    }

    private void figure(Path source, int line) {
        Matcher picture = PICTURE.matcher(at < lines.size() ? lines.get(at) : "");
        if (!picture.find()) {
            throw error(line, "the next line shows no picture", "![what is seen](picture.svg)", null);
        }
        made.put(file.resolveSibling(picture.group(1)), new SourceProgram(source).output());
    }

    private void copyBlock() {
        int start = at;
        while (at < lines.size()) {
            if (take().equals(FENCE)) {
                return;
            }
        }
        throw error(start, "this block does not end", null, null);
    }

    private String take() {
        String line = lines.get(at++);
        text.append(line).append('\n');
        return line;
    }

    private DataException error(int line, String problem, String rule, String hint) {
        return new DataException(file + ":" + line, problem, rule, hint);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read", null, null, e);
        }
    }
}
