package dev.gradus.examples.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void linesOfTensorsAreComputedAndShown() throws Exception {
        String text = shell("""
                var x = Tensor.of(1, 2, 3).named("x").requireGrad()
                var y = x.square()
                y.sum().backward()
                x.grad()
                """);
        assertTrue(text.contains("x: Tensor[3] float32 on cpu, wants a gradient\n  [1.00000, 2.00000, 3.00000]"), text);
        assertTrue(text.contains("Tensor[3] float32 on cpu, gradient by "), text);
        assertTrue(text.contains("[2.00000, 4.00000, 6.00000]"), text);
    }

    @Test
    void everyPackageIsImportedAndNoNameIsAmbiguous() throws Exception {
        String text = shell("""
                Module.class.getName() + Linear.class.getName() + Init.class.getName()
                new Philox(1)
                Presets.class.getName() + AdamW.class.getName()
                GradCheck.class.getName()
                List.of(Optional.empty(), Path.of("a"))
                Plot.class.getName() + Graph.class.getName() + TapeStepper.class.getName()
                """);
        assertTrue(text.contains("dev.gradus.nn.Moduledev.gradus.nn.Lineardev.gradus.nn.Init"), text);
        for (String name : new String[] {"vit.Presets", "check.GradCheck", "figure.Plot", "tape.TapeStepper"}) {
            assertTrue(text.contains("dev.gradus.") && text.contains(name), () -> name + " in " + text);
        }
        assertTrue(!text.contains("cannot find symbol") && !text.contains("is ambiguous."), text);
    }

    @Test
    void anErrorIsShownAndTheShellGoesOn() throws Exception {
        String text = shell("Tensor.of(1, 2).requireGrad().backward()\n1 + 1\nwhat\n");
        assertTrue(text.contains("[2] is not a single number") && text.contains("==> 2"), text);
        assertTrue(text.contains("cannot find symbol"), text);
    }

    @Test
    void aLongTensorIsShortened() {
        String view = TensorView.of(Tensor.zeros(50, 50));
        assertTrue(view.length() < 600 && view.contains("…"), view);
        assertEquals("Tensor[] float32 on cpu\n  7.00000", TensorView.of(Tensor.of(7)));
        assertTrue(TensorView.of(Tensor.of(7).requireGrad().detach()).contains("cut because it was detached"));
    }

    @Test
    void aRuntimeWithoutJShellIsToldWhatToInstall() {
        String message = assertThrows(DataException.class, () -> ShellCommand.check(false)).getMessage();
        assertTrue(message.contains("has no JShell") && message.contains("JAVA_HOME"), message);
        ShellCommand.check(true);
    }

    private static String shell(String lines) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        new Shell(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), out, out).run();
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
