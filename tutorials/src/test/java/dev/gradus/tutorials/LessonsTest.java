package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.lesson.Exercise;
import dev.gradus.examples.lesson.Lesson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every lesson keeps to. */
class LessonsTest {
    private static final int LONGEST_IDEA = 140;

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
        }
    }
}
