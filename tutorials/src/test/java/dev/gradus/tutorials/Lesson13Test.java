package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.check.FastDevices;
import dev.gradus.examples.lesson.SourceProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The slips that readers make in the exercise of lesson 13: each is told what it is. */
class Lesson13Test {
    private final Path solution = Path.of("13-your-first-opencl-kernel", "solution", "RowSums.java");

    @TempDir
    private Path folder;

    @BeforeEach
    void aDeviceIsThere() {
        // Asking for the devices logs why there are none.
        Assumptions.assumeTrue(!FastDevices.openCl().isEmpty(), "no OpenCL device");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            column < columns;          | column < columns - 1;      | the loop ends one too early
            column < columns;          | column <= columns;         | the loop ends one too late
            row * columns + column     | column * columns + row     | you walk down, not along
            if (row < rows) {          | {                          | the surplus must do nothing
            y[row] = sum;              | y[0] = sum;                | that is a race
            y[row] = sum;              | y[row] += sum;             | Begin with 0
            sum += x                   | sum = x                    | add all of them up
            y[row] = sum;              | ;                          | nothing was written
            y[row] = sum;              | y[row] = 3 * sum;          | expected 10, 100, 1000 and 10000
            float sum = 0.0f;          | float total = 0.0f;        | undeclared identifier 'sum'
            """)
    void aSlipInTheKernelIsNamed(String right, String slip, String told) throws IOException {
        String source = Document.read(solution);
        assertTrue(source.contains(right), right);
        Path wrong = Files.writeString(folder.resolve("RowSums.java"), source.replace(right, slip));
        String output = new SourceProgram(wrong).output();
        assertTrue(output.contains(told), output);
    }
}
