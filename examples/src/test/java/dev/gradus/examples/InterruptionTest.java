package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.train.Trainer;
import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends the signal with kill")
    void ctrlCSavesAndLeavesWith130() throws Exception {
        Path run = folder.resolve("run");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-Xlog:disable", "-Xmx1g",
                "-cp", System.getProperty("java.class.path"), Gradus.class.getName(),
                "train", "--preset", "smoke", "--dataset", "shapes10", "--batch", "8", "--out", run.toString(),
                "--json")
                .redirectError(folder.resolve("err").toFile())
                .start();
        String last = null;
        try (BufferedReader output = process.inputReader()) {
            assertTrue(output.readLine().contains("\"step\":1,"));
            assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor());
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
            }
        }
        assertEquals(130, process.waitFor());
        assertTrue(last.contains("\"event\":\"interrupted\""), last);
        try (Checkpoint checkpoint = Checkpoint.open(run.resolve("checkpoints/last.safetensors"))) {
            assertTrue(last.contains("\"step\":" + Trainer.state(checkpoint).step() + ","), last);
        }
    }
}
