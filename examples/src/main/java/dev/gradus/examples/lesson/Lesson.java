package dev.gradus.examples.lesson;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.NearMatches;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One folder of lessons: {@code NN-title} with a {@code README.md}, programs beside it and a {@code lesson.properties}.
 *
 * @param number counts from 1
 * @param title the first heading of its prose
 * @param idea the one new idea, a sentence
 * @param ideaInChinese the same
 * @param introduces what of Gradus the lesson is the first to use: {@code Tensor}, {@code Tensor.backward}, …
 * @param programs the Java files, in the order in which the prose first names them
 */
public record Lesson(int number, String title, String idea, String ideaInChinese, List<String> introduces,
        Path folder, List<Path> programs) {

    /** All lessons below a folder, in order. */
    public static List<Lesson> in(Path tutorials) {
        try (Stream<Path> folders = Files.list(tutorials)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("\\d\\d-.+"))
                    .filter(folder -> Files.isRegularFile(folder.resolve("README.md")))
                    .sorted()
                    .map(Lesson::at)
                    .toList();
        } catch (IOException e) {
            throw new DataException("lesson", "cannot read the folder " + tutorials, null, null, e);
        }
    }

    /**
     * The folder of the lessons of this checkout: above the working directory, or above these very classes.
     *
     * @throws DataException if neither lies in a checkout
     */
    public static Path tutorials() {
        for (Path start : new Path[] {Path.of("").toAbsolutePath(), placeOfTheseClasses()}) {
            for (Path folder = start; folder != null; folder = folder.getParent()) {
                Path tutorials = folder.resolve("tutorials");
                if (Files.isRegularFile(tutorials.resolve("pom.xml"))) {
                    return tutorials;
                }
            }
        }
        throw new DataException("lesson", "found no folder of lessons", "lessons are run from a checkout of Gradus",
                null);
    }

    /**
     * A lesson of this checkout.
     *
     * @throws ArgumentException if there is none of that number
     */
    public static Lesson numbered(int number) {
        List<Lesson> lessons = in(tutorials());
        return lessons.stream().filter(lesson -> lesson.number() == number).findFirst()
                .orElseThrow(() -> new ArgumentException(
                        "lesson",
                        "there is no lesson " + number + ", the last is " + lessons.getLast().number(),
                        null,
                        "./gradus lesson lists them"));
    }

    /** The programs that run by themselves; the others are classes that these use. */
    public List<Path> runnable() {
        return programs.stream().filter(Lesson::hasMain).toList();
    }

    private static boolean hasMain(Path program) {
        try {
            return Files.readString(program).contains("void main(");
        } catch (IOException e) {
            throw new DataException("lesson", "cannot read " + program, null, null, e);
        }
    }

    /** What the reader does. */
    public List<Exercise> exercises() {
        return Exercise.of(this);
    }

    /** The program or the exercise of a name, with or without {@code .java}. */
    public Path program(String name) {
        List<Path> all = Stream.concat(programs.stream(), exercises().stream().map(Exercise::starter)).toList();
        for (Path program : all) {
            if (nameOf(program).equalsIgnoreCase(name.replaceFirst("\\.java$", ""))) {
                return program;
            }
        }
        List<String> known = all.stream().map(Lesson::nameOf).toList();
        throw new ArgumentException(
                "lesson", "lesson " + number + " has no program '" + name + "'", null, NearMatches.hint(name, known));
    }

    /** The file's name without {@code .java}. */
    public static String nameOf(Path program) {
        return program.getFileName().toString().replaceFirst("\\.java$", "");
    }

    /** The lesson of a folder. */
    public static Lesson at(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            String prose = Files.readString(folder.resolve("README.md"));
            String title = prose.lines().filter(line -> line.startsWith("# ")).findFirst().orElse("# ?").substring(2);
            List<Path> programs = new ArrayList<>(files.filter(file -> file.toString().endsWith(".java")).toList());
            programs.sort(Comparator.<Path>comparingInt(program -> firstMention(prose, program))
                    .thenComparing(Comparator.naturalOrder()));
            int number = Integer.parseInt(folder.getFileName().toString().substring(0, 2));
            Properties about = properties(folder.resolve("lesson.properties"));
            List<String> introduces = List.of(about.getProperty("introduces", "").strip().split("[\\s,]+"));
            return new Lesson(number, title, about.getProperty("idea", ""), about.getProperty("idea.zh", ""),
                    introduces,
                    folder, List.copyOf(programs));
        } catch (IOException e) {
            throw new DataException("lesson", "cannot read " + folder, null, null, e);
        }
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
        return properties;
    }

    private static int firstMention(String prose, Path program) {
        int at = prose.indexOf(program.getFileName().toString());
        return at < 0 ? Integer.MAX_VALUE : at;
    }

    private static Path placeOfTheseClasses() {
        try {
            return Path.of(Lesson.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new DataException("lesson", "cannot tell where Gradus lies", null, null, e);
        }
    }
}
