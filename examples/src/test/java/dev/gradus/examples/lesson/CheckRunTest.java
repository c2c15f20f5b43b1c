package dev.gradus.examples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import dev.gradus.examples.lesson.CheckRun.Outcome;
import dev.gradus.examples.lesson.CheckRun.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckRunTest {
    @TempDir
    private Path folder;

    private Exercise exercise;

    @BeforeEach
    void aLesson() throws IOException {
        Files.writeString(folder.resolve("README.md"), "# 7 · Doubling\n");
        Path lesson = Files.createDirectories(folder.resolve("07-doubling"));
        Files.writeString(lesson.resolve("README.md"), "# 7 · Doubling\n");
        write("07-doubling/check/TwiceCheck.java", """
                import dev.gradus.examples.check.Check;

                final class TwiceCheck {
                    interface Yours {
                        double twice(double x);
                    }

                    void check(Yours yours, Check check) {
                        check.close("twice(0)", 0, yours.twice(0));
                        check.close("twice(3)", 6, yours.twice(3));
                    }
                }
                """);
        write("07-doubling/exercise/Twice.java", program("x"));
        exercise = Lesson.in(folder).getFirst().exercises().getFirst();
    }

    @Test
    void whatIsRightIsRight() throws IOException {
        Verdict verdict = verdict(program("2 * x"));
        assertEquals(Outcome.RIGHT, verdict.outcome());
        assertTrue(verdict.text().endsWith("All right.\n"), verdict::text);
    }

    @Test
    void theReportEndsAtTheFirstWrongAnswer() throws IOException {
        assertEquals("  right    twice(0) is 0\n  not yet  twice(3) is 3, expected 6\n", verdict(program("x")).text());
    }

    @Test
    void anErrorNamesTheLineOfTheReader() throws IOException {
        String text = verdict(program("new double[] {1}[(int) x + 1]")).text();
        assertTrue(text.contains("your code stopped at line 2 of Mine.java") && text.contains("IndexOutOfBounds"),
                text);
        assertTrue(verdict(program("twice(x)")).text().contains("A method calls itself without end."));
    }

    @Test
    void aLoopWithoutEndIsStopped() throws IOException {
        Path file = write("Mine.java", "double twice(double x) { while (x < 9) { } return x; }\nvoid main() {}\n");
        assertTrue(new CheckRun(exercise, file, 1).verdict().text().contains("still runs after 1 seconds"));
    }

    @Test
    void whatDoesNotCompileSaysWhere() throws IOException {
        String text = verdict(program("x +")).text();
        assertTrue(text.contains("Mine.java does not compile") && text.contains("Mine.java:2: error"), text);
    }

    @Test
    void aMethodThatIsMissingOrChangedIsNamed() throws IOException {
        assertTrue(verdict("void main() {}\n").text().contains("there is no method double twice(double)"));
        String text = verdict("double twice(int x) { return x; }\nvoid main() {}\n").text();
        assertTrue(text.contains("only double twice(int)"), text);
    }

    @Test
    void slipsChangeTheSolutionInOnePlace() throws IOException {
        Path file = write("a.slips", "# forgotten\n- a\n- b;\n+ c\n= told\n\n- x\n= gone\n");
        List<Slip> slips = Slip.read(file);
        assertEquals(List.of(new Slip("a\nb;", "c", "told"), new Slip("x", "", "gone")), slips);
        assertEquals("1 c 2", slips.getFirst().in("1 a\n      b; 2"));
        assertThrows(DataException.class, () -> slips.getLast().in("x x"));
        assertThrows(DataException.class, () -> slips.getLast().in("y"));
        Path bad = write("b.slips", "- x\n+ y\n");
        assertTrue(assertThrows(DataException.class, () -> Slip.read(bad)).getMessage().contains("lacks a line"));
    }

    @Test
    void theCommandChecksTheFileThatIsNamedAndShowsASolution() throws IOException {
        Path walked = write("Walk.java", """
                static final float RATE = 0.1f;

                float step(float x) {
                    return x + 1;
                }

                void main() {}
                """);
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new CheckCommand()).setOut(new PrintWriter(out));
        assertEquals(1, command.execute("1", "--file", walked.toString()));
        assertTrue(out.toString().contains("not yet  step(1.5) is 2.5, expected 1.025"), out::toString);
        assertEquals(0, command.execute("1", "--solution"));
        assertTrue(out.toString().contains("f(place).backward();"), out::toString);
        assertEquals(0, new CommandLine(new CheckCommand()).setOut(new PrintWriter(out)).execute());
        assertTrue(out.toString().contains("gradus check 13 RowSums"), out::toString);
    }

    private static String program(String expression) {
        return "double twice(double x) {\n    return " + expression + ";\n}\n\nvoid main() {}\n";
    }

    private Verdict verdict(String program) throws IOException {
        return new CheckRun(exercise, write("Mine.java", program), 60).verdict();
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
