package dev.gradus.examples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceProgramTest {
    @TempDir
    private Path folder;

    @Test
    void theCompactAndTheClassicFormBothRun() throws IOException {
        assertEquals("short\n", output("Short", "void main() { IO.println(\"short\"); }"));
        assertEquals("long\n", output("Long",
                "public class Long { public static void main(String[] a) { System.out.println(\"long\"); } }"));
    }

    @Test
    void aProgramSeesGradusAndTheFilesBesideIt() throws IOException {
        Files.writeString(folder.resolve("Half.java"), """
                import dev.gradus.autograd.Tensor;
                class Half { static Tensor of(Tensor x) { return x.mul(0.5); } }
                """);
        assertEquals("1.5\n", output("Uses",
                "void main() { IO.println(Half.of(dev.gradus.autograd.Tensor.of(3)).item()); }"));
    }

    @Test
    void aChangedSourceRunsChanged() throws IOException {
        assertEquals("1\n", output("A", "void main() { IO.println(1); }"));
        assertEquals("2\n", output("A", "void main() { IO.println(2); }"));
    }

    @Test
    void anErrorIsShownWithTheLinesOfTheProgram() throws IOException {
        String text = output("Fails", """
                void main() {
                    dev.gradus.autograd.Tensor.of(1, 2).backward();
                }
                """);
        assertTrue(text.startsWith("Exception in thread \"main\" "), text);
        assertTrue(text.endsWith("\n    at Fails.main(Fails.java:2)\n"), text);
    }

    @Test
    void whatDoesNotCompileSaysWhere() {
        String message =
                assertThrows(ArgumentException.class, () -> output("B", "void main() {\n  b();\n}")).getMessage();
        assertTrue(message.contains("B.java:2: error: cannot find symbol"), message);
    }

    @Test
    void aFileWithoutMainOrNoFileAtAllIsRefused() {
        assertThrows(ArgumentException.class, () -> output("C", "class C {}"));
        assertThrows(ArgumentException.class, () -> new SourceProgram(folder.resolve("None.java")));
    }

    @Test
    void standardOutputIsGivenBackAfterwards() throws IOException {
        PrintStream before = System.out;
        output("D", "void main() { throw new Error(); }");
        assertEquals(before, System.out);
    }

    private String output(String name, String source) throws IOException {
        return new SourceProgram(Files.writeString(folder.resolve(name + ".java"), source)).output();
    }
}
