package dev.gradus.examples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.TapeStepper;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StepThroughTest {
    private final StringWriter written = new StringWriter();
    private final StepThrough steps = new StepThrough(
            TapeStepper.of(Tensor.of(2).named("x").requireGrad().square().exp().tanh()), new PrintWriter(written));

    @Test
    void keysGoForthAndBack() {
        steps.run(new BufferedReader(new StringReader("p\nn\n\nn\np\n?\nq\nn\n")));
        String text = written.toString().replaceAll("(?s)\\[n]ext, \\[p]revious, \\[q]uit: ", "");
        assertEquals("1 2 3 2", String.join(" ", text.lines().filter(line -> line.startsWith("Step "))
                .map(line -> line.split(" ")[1]).toList()));
        assertTrue(text.contains("This is the first operation.") && text.contains("That was the last operation.")
                && text.contains("n: next"), text);
    }

    @Test
    void withoutATerminalAllStepsArePrinted() {
        steps.printAll();
        String text = written.toString();
        assertTrue(text.contains("Step 3 of 3") && text.contains("  to x, a leaf\n"), text);
        assertTrue(text.contains("local derivative"), text);
    }

    @Test
    void theCommandStepsThroughTheFirstLesson() {
        StringWriter out = new StringWriter();
        assertEquals(0, new CommandLine(new LessonCommand()).setOut(new PrintWriter(out)).execute("1", "--step"));
        assertTrue(out.toString().contains("Step 1 of 3\nsub"), out::toString);
        assertTrue(out.toString().contains("6.75"), out::toString);
    }

    @Test
    void theCommandPassesOverProgramsWithATapeOfTheirOwn() {
        StringWriter out = new StringWriter();
        assertEquals(0, new CommandLine(new LessonCommand()).setOut(new PrintWriter(out)).execute("2", "--step"));
        assertTrue(out.toString().contains("Step 4 of 4"), out::toString);
    }
}
