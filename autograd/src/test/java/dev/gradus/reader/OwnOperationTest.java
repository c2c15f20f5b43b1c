package dev.gradus.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.op.Op;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operation that the documentation of {@code dev.gradus.autograd.op} shows, as a reader would copy it. */
class OwnOperationTest {
    private static final Path PAGE = Path.of("src/main/java/dev/gradus/autograd/op/package-info.java");
    private static final String IMPORTS = """
            package reader;

            import dev.gradus.autograd.Shape;
            import dev.gradus.autograd.Tensor;
            import dev.gradus.autograd.op.UnaryOp;
            import dev.gradus.autograd.tape.Frame;
            import dev.gradus.autograd.tape.Gradients;

            """;

    @TempDir
    Path folder;

    @Test
    void theExampleCompilesAndItsGradientsOfBothOrdersAreRight() throws Exception {
        Path source = Files.createDirectories(folder.resolve("reader")).resolve("Cube.java");
        Files.writeString(source, IMPORTS + example());
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), source.toString());
        assertEquals(0, failed, "the example does not compile");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Op cube = (Op) loader.loadClass("reader.Cube").getConstructor().newInstance();
            Tensor x = Tensor.of(Device.reference(), Shape.of(3), new double[] {-1.5, 0, 2});
            GradCheck.of(in -> in[0].apply(cube), x).named(cube.name()).check();
            GradCheck.of(in -> in[0].apply(cube), x).named(cube.name()).order(2).check();
            Tensor onCpu = x.to(Device.cpu()).requireGrad();
            onCpu.apply(cube).sum().backward();
            assertArrayEquals(new double[] {6.75, 0, 12}, onCpu.grad().toDoubles());
        }
    }

    private static String example() throws Exception {
        String text = Files.readString(PAGE);
        List<String> lines = text.substring(text.indexOf("<pre>") + 5, text.indexOf("</pre>")).lines().toList();
        return lines.stream()
                .map(line -> line.replaceFirst("^ \\* ?", ""))
                .map(line -> line.replace("{@literal @}", "@").replace("&lt;", "<"))
                .collect(Collectors.joining("\n"));
    }
}
