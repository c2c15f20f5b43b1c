package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.nn.checkpoint.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in processes of their own, which die. */
class ResumeTest {
    @TempDir
    Path folder;

    @Test
    void goingOnInAnotherProcessEqualsNeverHavingStoppedBitForBit() throws Exception {
        Path straight = folder.resolve("straight");
        Path broken = folder.resolve("broken");
        assertEquals(0, run(straight, 2, 12, 0));
        assertEquals(137, run(broken, 1, 12, 7)); // in the middle of the second epoch
        assertEquals(7, stepOf(broken));
        assertEquals(0, run(broken, 2, 12, 0));
        assertEquals(12, stepOf(broken));
        assertArrayEquals(
                Files.readAllBytes(straight.resolve(TrainingRun.LAST)),
                Files.readAllBytes(broken.resolve(TrainingRun.LAST)));
    }

    @Test
    void killingAProcessWhileItSavesLeavesTheCheckpointBeforeWhole() throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            Process process = start(folder, 1, 1, -1);
            try (BufferedReader output = process.inputReader()) {
                for (int saved = 0; saved < 2; saved++) {
                    assertEquals("saved", output.readLine());
                }
                Thread.sleep(7 * attempt); // another moment of the next saving each time
                process.destroyForcibly();
            }
            process.waitFor();
            try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST))) {
                assertEquals("tiny", Trainer.config(checkpoint));
            }
        }
    }

    private static long stepOf(Path folder) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST))) {
            return Trainer.state(checkpoint).step();
        }
    }

    private static int run(Path folder, int threads, int lastStep, int deadly) throws Exception {
        Process process = start(folder, threads, lastStep, deadly);
        String output = new String(process.getInputStream().readAllBytes());
        int code = process.waitFor();
        assertTrue(code == 0 || code == 137, output);
        return code;
    }

    private static Process start(Path folder, int threads, int lastStep, int deadly) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-Xmx512m", "-Xlog:disable",
                "-cp", System.getProperty("java.class.path"), TinyTraining.class.getName(), folder.toString(),
                Integer.toString(threads), Integer.toString(lastStep), Integer.toString(deadly)));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (deadly >= 0) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        return builder.start();
    }
}
