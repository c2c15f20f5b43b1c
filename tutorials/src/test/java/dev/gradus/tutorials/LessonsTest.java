package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.lesson.Lesson;
import dev.gradus.examples.lesson.SourceProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every lesson keeps to. */
class LessonsTest {
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

    /** A starter is its solution with a gap: they differ within one region only. */
    @Test
    void startersAreToldWhatIsMissingAndSolutionsPass() throws IOException {
        for (Lesson lesson : lessons) {
            Path solutions = lesson.folder().resolve("solution");
            assertTrue(Files.isDirectory(solutions), () -> lesson.title() + " has no solution");
            try (Stream<Path> files = Files.list(solutions)) {
                for (Path solution : files.toList()) {
                    SourceProgram solved = new SourceProgram(solution);
                    if (solved.lacksOpenCl()) {
                        System.out.println("not run, for want of an OpenCL device: " + solution);
                        continue;
                    }
                    Path starter = lesson.folder().resolve(solution.getFileName());
                    assertEquals(withoutGap(solution), withoutGap(starter));
                    assertTrue(new SourceProgram(starter).output().contains("Not yet: "), starter::toString);
                    String output = solved.output();
                    assertFalse(output.contains("Not yet: ") || output.contains("Exception"), output);
                }
            }
        }
    }

    private static String withoutGap(Path file) {
        return Document.read(file).replaceAll("(?s)(// region \\w+\n).*?(// endregion)", "$1$2");
    }
}
