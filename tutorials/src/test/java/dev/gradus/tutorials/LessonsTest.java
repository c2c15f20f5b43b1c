package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.lesson.Exercise;
import dev.gradus.examples.lesson.Lesson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every lesson keeps to. */
class LessonsTest {
    private static final int LONGEST_IDEA = 140;
    private static final Pattern PART = Pattern.compile("^(<!-- .* -->|```\\w*|#+ |</?details>)");

    private final Path tutorials = Path.of("").toAbsolutePath();
    private final List<Lesson> lessons = Lesson.in(tutorials);

    @Test
    void everyLessonHasANumberOfItsOwnAndItsTitleSaysWhich() {
        for (int i = 0; i < lessons.size(); i++) {
            int number = lessons.get(i).number();
            assertTrue(i == 0 || number > lessons.get(i - 1).number(), () -> "two lessons are number " + number);
            assertTrue(lessons.get(i).title().startsWith(number + " · "), lessons.get(i).title());
        }
        assertFalse(lessons.isEmpty());
    }

    @Test
    void everyLessonHasAFigureAnExerciseAMistakeAndAWayOn() {
        for (Lesson lesson : lessons) {
            String prose = Document.read(lesson.folder().resolve("README.md"));
            for (String part : List.of("<!-- figure ", "```math", "## Exercise", "<details>", "Exception in thread",
                    "## What to read next")) {
                assertTrue(prose.contains(part), () -> lesson.title() + " has no " + part);
            }
        }
    }

    @Test
    void everyLessonIsASourceFolderOfTheBuild() {
        String pom = Document.read(tutorials.resolve("pom.xml"));
        for (Lesson lesson : lessons) {
            String folder = lesson.folder().getFileName().toString();
            assertTrue(pom.contains("<source>" + folder + "</source>"), () -> "add to tutorials/pom.xml: " + folder);
        }
    }

    @Test
    void everyProgramIsShownInTheProse() {
        for (Lesson lesson : lessons) {
            String prose = Document.read(lesson.folder().resolve("README.md"));
            for (Path program : lesson.programs()) {
                assertTrue(prose.contains(program.getFileName().toString()),
                        () -> lesson.title() + " does not mention " + program.getFileName());
            }
        }
    }

    @Test
    void everyLessonHasAnExerciseWithASolutionACheckAndSlips() {
        for (Lesson lesson : lessons) {
            assertFalse(lesson.exercises().isEmpty(), () -> lesson.title() + " has no exercise/NAME.java");
            String prose = Document.read(lesson.folder().resolve("README.md"));
            assertTrue(prose.contains("./gradus check " + lesson.number()), () -> lesson.title() + " names no check");
            for (Exercise exercise : lesson.exercises()) {
                for (Path file : List.of(exercise.solution(), exercise.check(), exercise.slips())) {
                    assertTrue(Files.isRegularFile(file), () -> "there is no " + file);
                }
            }
        }
    }

    @Test
    void everyLessonSaysItsOneIdeaInOneSentence() {
        for (Lesson lesson : lessons) {
            String idea = lesson.idea();
            assertTrue(idea.endsWith(".") && idea.length() <= LONGEST_IDEA,
                    () -> lesson.folder() + "/lesson.properties: idea = one sentence of at most " + LONGEST_IDEA
                            + " letters, not '" + idea + "'");
            assertTrue(lesson.ideaInChinese().endsWith("。"),
                    () -> lesson.folder() + "/lesson.properties: idea.zh = the same sentence in Chinese");
        }
    }

    @Test
    void everyLessonIsThereInBothLanguagesWithTheSameParts() {
        for (Lesson lesson : lessons) {
            assertTranslated(lesson.folder().resolve("README.md"), lesson.folder().resolve("README.zh.md"));
        }
    }

    /** Lists are written with stars or numbers, so a sentence that breaks in front of its plus sign is known. */
    @Test
    void noSentenceBreaksWhereItsNextLineBecomesAList() {
        for (Lesson lesson : lessons) {
            for (String name : List.of("README.md", "README.zh.md")) {
                String prose = Document.read(lesson.folder().resolve(name)).replaceAll("(?ms)^```.*?^```$", "");
                prose.lines().filter(line -> line.matches("[+-] .*")).findFirst().ifPresent(line -> {
                    throw new AssertionError(lesson.title() + ", " + name + ": a list would begin with: " + line);
                });
            }
        }
    }

    @Test
    void aPartThatOneLanguageLacksIsNamedWithItsPlace(@TempDir Path folder) throws IOException {
        Path english = lessons.getFirst().folder().resolve("README.md");
        Path chinese = folder.resolve("README.zh.md");
        String told = assertThrows(AssertionError.class, () -> assertTranslated(english, chinese)).getMessage();
        assertTrue(told.contains("is not there") && told.contains("same parts as"), told);

        String text = Document.read(english.resolveSibling("README.zh.md"));
        Files.writeString(chinese, text.replace("FiniteDifference.java#measure", "FiniteDifference.java#compare"));
        told = assertThrows(AssertionError.class, () -> assertTranslated(english, chinese)).getMessage();
        assertTrue(told.contains("README.zh.md:"), told);
        assertTrue(told.contains("here            <!-- include FiniteDifference.java#compare -->"), told);
        assertTrue(told.contains("in the English  <!-- include FiniteDifference.java#measure -->"), told);
    }

    /** Fails unless the translation has the blocks of code, outputs, figures, formulas and headings of the original. */
    private static void assertTranslated(Path english, Path chinese) {
        assertTrue(Files.isRegularFile(chinese), () -> chinese + " is not there: write it, with the same parts as "
                + english.getFileName() + "; comments suffice for code and outputs, the build fills them");
        List<Part> wanted = parts(english);
        List<Part> found = parts(chinese);
        for (int i = 0; i < Math.max(wanted.size(), found.size()); i++) {
            Part there = i < wanted.size() ? wanted.get(i) : Part.NONE;
            Part here = i < found.size() ? found.get(i) : Part.NONE;
            assertTrue(there.what().equals(here.what()), () -> chinese + ":" + here.line() + " differs from "
                    + english.getFileName() + ":" + there.line()
                    + "\n    here            " + here.what() + "\n    in the English  " + there.what() + "\n");
        }
    }

    /** What both languages share: a comment for the build, or a mark of Markdown, without its words. */
    private record Part(int line, String what) {
        static final Part NONE = new Part(0, "(nothing more)");
    }

    private static List<Part> parts(Path file) {
        List<Part> parts = new ArrayList<>();
        List<String> lines = Document.read(file).lines().toList();
        boolean block = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            boolean fence = line.startsWith("```");
            Matcher mark = PART.matcher(line);
            if (!block && mark.find() && !(fence && isMadeByTheBuild(parts, i))) {
                parts.add(new Part(i + 1, mark.group()));
            }
            block = fence != block;
        }
        return parts;
    }

    /** Whether the line before was a comment that the build answers with a block. */
    private static boolean isMadeByTheBuild(List<Part> parts, int line) {
        return !parts.isEmpty() && parts.getLast().line() == line && parts.getLast().what().startsWith("<!--");
    }
}
