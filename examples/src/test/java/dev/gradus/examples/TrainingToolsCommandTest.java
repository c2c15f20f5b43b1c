package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingToolsCommandTest {
    @TempDir
    Path folder;

    private static final List<String> SMALL = List.of("--recipe", "smoke", "--dataset", "shapes10",
            "--limit-train", "180", "--limit-test", "40", "--batch", "16", "--epochs", "3");

    private Captured gradus(String command, List<String> options, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(options);
        all.addAll(List.of(more));
        return Captured.run(all.toArray(String[]::new));
    }

    @Test
    void everyToolTogetherStopsAndGoesOnBitForBit() throws Exception {
        String[] tools = {"--optimizer", "muon", "--validation", "0.1", "--ema", "0.9", "--accumulate", "2",
            "--patience", "3"};
        Path whole = folder.resolve("whole");
        Path broken = folder.resolve("broken");
        Captured straight = gradus("train", SMALL, join(tools, "--out", whole.toString(), "--tensorboard"));
        assertEquals(0, straight.code(), straight::err);
        assertTrue(straight.out().contains("best epoch by validation"), straight::out);
        Captured stopped = gradus("train", SMALL, join(tools, "--out", broken.toString(), "--max-steps", "7"));
        assertEquals(0, stopped.code(), stopped::err);
        Captured resumed = Captured.run("train", "--resume", broken.toString());
        assertEquals(0, resumed.code(), resumed::err);
        for (String file : List.of("checkpoints/last.safetensors", "checkpoints/best.safetensors")) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(broken.resolve(file)), file);
        }
        List<String> steps = Files.readAllLines(broken.resolve("steps.csv"));
        assertEquals("step,loss,lr,imagesPerSecond,epoch,accuracy,gradientNorm", steps.getFirst());
        assertEquals(1 + 3 * 5, steps.size()); // 162 pictures are 10 batches, 5 steps
        assertTrue(Files.readString(broken.resolve("epochs.csv")).startsWith(
                "epoch,trainLoss,validationLoss,validationAccuracy,seconds,averagedAccuracy,step\n1,"));
        String page = Files.readString(whole.resolve("report.html"));
        assertTrue(page.contains("best epoch by validation") && page.contains("--optimizer muon"));
        try (var files = Files.list(whole.resolve("tensorboard"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void evalWritesThePageOfACheckpoint() throws Exception {
        Path run = folder.resolve("run");
        assertEquals(0, gradus("train", SMALL, "--max-steps", "2", "--out", run.toString()).code());
        Path page = folder.resolve("page.html");
        Captured eval = Captured.run("eval", "--checkpoint", run.toString(), "--limit-test", "20", "--report",
                page.toString());
        assertEquals(0, eval.code(), eval::err);
        assertTrue(Files.readString(page).contains("for a sample of 20"));
    }

    @Test
    void patienceWithoutPicturesHeldOutIsExplained() {
        Captured train = gradus("train", SMALL, "--patience", "2", "--out", folder.resolve("x").toString());
        assertEquals(2, train.code(), train::err);
        assertTrue(train.err().contains("patience wants pictures that are held out"), train::err);
        Captured parts = gradus("train", SMALL, "--validation", "2.5", "--out", folder.resolve("y").toString());
        assertTrue(parts.code() != 0 && parts.err().contains("a whole number or a share below 1"), parts::err);
    }

    @Test
    void lrRangeDrawsAndSuggestsOrSaysThatNothingFell() {
        Path picture = folder.resolve("range.png");
        Captured range = gradus("lr-range", SMALL, "--steps", "12", "--out", picture.toString());
        assertEquals(0, range.code(), range::err);
        assertTrue(Files.exists(picture));
        assertTrue(range.out().contains("suggested highest learning rate") || range.out().contains("never fell"),
                range::out);
        assertEquals(2, gradus("lr-range", SMALL, "--from", "1", "--to", "0.1").code());
    }

    @Test
    void aFullDiskIsToldWithWhatCouldBeFreed() throws Exception {
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve("checkpoints"));
        Files.writeString(other.resolve("config.json"), "{}");
        Files.write(other.resolve("checkpoints/last.safetensors"), new byte[3_000_000]);
        Path run = Files.createDirectories(folder.resolve("run"));
        DiskSpace seen = DiskSpace.of(run);
        assertEquals(List.of(other.toAbsolutePath()), seen.others().stream().map(DiskSpace.Run::folder).toList());
        List<String> advice = new DiskSpace(2_000_000, seen.others()).advice();
        assertTrue(advice.getFirst().contains("2.0 MB left"), advice::toString);
        assertTrue(advice.get(1).contains("3.0 MB") && advice.get(1).contains("other"), advice::toString);
        assertTrue(new DiskSpace(1L << 40, seen.others()).advice().isEmpty());
    }

    private static String[] join(String[] tools, String... more) {
        List<String> all = new ArrayList<>(List.of(tools));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
