package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.lesson.CheckRun;
import dev.gradus.examples.lesson.CheckRun.Outcome;
import dev.gradus.examples.lesson.CheckRun.Verdict;
import dev.gradus.examples.lesson.Exercise;
import dev.gradus.examples.lesson.Lesson;
import dev.gradus.examples.lesson.Slip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every exercise: the solution passes, the starter is told what is missing, and each slip what it is. */
class ExercisesTest {
    private static final long PATIENCE = 120;
    private static final int FEWEST_SLIPS = 3;

    private final List<Exercise> exercises =
            Lesson.in(Path.of("").toAbsolutePath()).stream().flatMap(lesson -> lesson.exercises().stream()).toList();

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> theSolutionIsRight() {
        return each("solution", exercise -> {
            Verdict verdict = decided(exercise, exercise.solution());
            assertEquals(Outcome.RIGHT, verdict.outcome(), verdict::text);
        });
    }

    @TestFactory
    Stream<DynamicTest> theStarterIsToldWhatIsMissing() {
        return each("starter", exercise -> {
            Verdict verdict = decided(exercise, exercise.starter());
            assertEquals(Outcome.NOT_YET, verdict.outcome(), verdict::text);
            assertTrue(verdict.text().contains("not yet  ") && verdict.text().lines().count() > 1, verdict::text);
            assertFalse(verdict.text().contains("does not compile") || verdict.text().contains("Exception"),
                    verdict::text);
        });
    }

    /** Outside the regions that the reader fills, a starter is its solution. */
    @TestFactory
    Stream<DynamicTest> theStarterIsTheSolutionWithAGap() {
        return each("gap", exercise -> {
            assertEquals(withoutGap(exercise.solution()), withoutGap(exercise.starter()));
            assertFalse(Document.read(exercise.solution()).equals(Document.read(exercise.starter())));
        });
    }

    @TestFactory
    Stream<DynamicTest> eachSlipGetsItsOwnMessage() {
        return exercises.stream().flatMap(exercise -> {
            List<Slip> slips = Slip.read(exercise.slips());
            assertTrue(slips.size() >= FEWEST_SLIPS, () -> exercise.slips() + ": readers slip in more ways than that");
            Map<String, Slip> told = new HashMap<>();
            return slips.stream().map(slip -> DynamicTest.dynamicTest(exercise.name() + ": " + slip.told(), () -> {
                Slip other = told.put(slip.told(), slip);
                assertTrue(other == null, () -> "two slips get the message '" + slip.told() + "'");
                assertTold(exercise, slip);
            }));
        });
    }

    private void assertTold(Exercise exercise, Slip slip) throws IOException {
        String solution = Document.read(exercise.solution());
        Path wrong = Files.writeString(folder.resolve(exercise.name() + ".java"), slip.in(solution));
        Verdict verdict = decided(exercise, wrong);
        assertEquals(Outcome.NOT_YET, verdict.outcome(), () -> slip + " passes:\n" + verdict.text());
        assertTrue(verdict.text().replaceAll("\\s+", " ").contains(slip.told()),
                () -> slip + " is told:\n" + verdict.text());
    }

    private static Verdict decided(Exercise exercise, Path file) {
        Verdict verdict = new CheckRun(exercise, file, PATIENCE).verdict();
        Assumptions.assumeTrue(verdict.outcome() != Outcome.UNDECIDED, verdict::text);
        return verdict;
    }

    private static String withoutGap(Path file) {
        return Document.read(file).replaceAll("(?ms)^(\\h*// region (\\S+)\\n).*?^(\\h*// endregion \\2)$", "$1$3");
    }

    private Stream<DynamicTest> each(String what, Test test) {
        return exercises.stream().map(exercise -> DynamicTest.dynamicTest(exercise.name() + " " + what,
                () -> test.of(exercise)));
    }

    /** What is asked of one exercise. */
    private interface Test {
        void of(Exercise exercise) throws IOException;
    }
}
