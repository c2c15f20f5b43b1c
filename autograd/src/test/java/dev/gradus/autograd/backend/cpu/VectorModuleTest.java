package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VectorModuleTest {
    /** What the other JVM runs. */
    static final class Program {
        public static void main(String[] arguments) {
            Tensor x = Tensor.of(1, 2, 3).requireGrad();
            x.mul(x).sum().backward();
            System.out.println(x.grad().toFloats()[2] + " on " + Device.cpu().backend().name());
        }
    }

    @Test
    void theTestsRunWithTheVectorApi() {
        assertTrue(VectorModule.isPresent());
        assertEquals("cpu", Device.cpu().backend().name());
    }

    @Test
    void withoutTheVectorApiPlainLoopsComputeAndOneLineSaysSo() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] lines = printed.strip().split("\\R");
        assertEquals(0, process.waitFor(), String.join("\n", lines));
        assertEquals(2, lines.length, String.join("\n", lines));
        assertTrue(lines[0].contains("this JVM was started without the Vector API"), lines[0]);
        assertTrue(lines[0].endsWith("--add-modules jdk.incubator.vector"), lines[0]);
        assertEquals("6.0 on reference", lines[1]);
    }
}
