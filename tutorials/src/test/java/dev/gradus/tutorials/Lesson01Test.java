package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.lesson.SourceProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The slips that readers make in the exercise of lesson 1: each is told what it is. */
class Lesson01Test {
    private static final String RIGHT = "return x - RATE * (float) place.grad().item();";
    private final Path solution = Path.of("01-a-gradient-in-ten-lines", "solution", "Downhill.java");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            return x;                                                   | You have not moved.
            return x + RATE * (float) place.grad().item();              | That is uphill
            return (float) place.grad().item();                         | That is the slope itself
            return x - (float) place.grad().item();                     | you forgot RATE
            return RATE * (float) place.grad().item();                  | subtract it from where you stand
            return x - 0.2f * (float) place.grad().item();              | The slope at 1.5 is 4.75
            return x - RATE * 4.75f;                                    | Is the slope asked for anew
            """)
    void aSlipInTheStepIsNamed(String slip, String told) throws IOException {
        assertTold(told, RIGHT, slip);
    }

    @Test
    void forgettingBackwardIsNamed() throws IOException {
        assertTold("backward() was not called", "f(place).backward();", "f(place);");
    }

    @Test
    void forgettingRequireGradShowsTheErrorOfBackward() throws IOException {
        assertTold("nothing to differentiate", ".requireGrad()", "");
    }

    private void assertTold(String told, String right, String slip) throws IOException {
        String source = Document.read(solution);
        assertTrue(source.contains(right), right);
        Path wrong = Files.writeString(folder.resolve("Downhill.java"), source.replace(right, slip));
        String output = new SourceProgram(wrong).output();
        assertTrue(output.contains(told), output);
    }
}
