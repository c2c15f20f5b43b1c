package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five steps of the smoke preset on a few shapes: two epochs of two steps, and one more. */
class TrainCommandTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path run;
    private static Captured trained;

    @BeforeAll
    static void train() {
        run = shared.resolve("run");
        trained = tiny(run, 5, "--json");
    }

    private static Captured tiny(Path out, int steps, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--preset", "smoke", "--dataset", "shapes10",
                "--limit-train", "20", "--limit-test", "12", "--batch", "8", "--seed", "5", "--epochs", "4",
                "--max-steps", Integer.toString(steps), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    @Test
    void withJsonEveryLineOfStandardOutputIsAnEventWithItsFields() {
        assertEquals(0, trained.code(), trained::err);
        List<JsonNode> events = trained.json();
        assertEquals(List.of("step", "step", "epoch", "step", "step", "epoch", "step", "done"),
                events.stream().map(event -> event.path("event").asText()).toList());
        assertEquals(List.of("event", "step", "loss", "lr", "imagesPerSecond"), fields(events.get(0)));
        assertEquals(List.of("event", "epoch", "trainLoss", "testLoss", "testAccuracy", "seconds"),
                fields(events.get(2)));
        assertEquals(List.of("event", "testAccuracy", "accuracy", "of", "minutes", "checkpoint"),
                fields(events.getLast()));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), events.stream().filter(event -> event.has("step"))
                .map(event -> event.path("step").asLong()).toList());
    }

    @Test
    void aRunLeavesItsFolder() throws IOException {
        try (Stream<Path> content = Files.walk(run)) {
            assertEquals(List.of("checkpoints", "checkpoints/last.safetensors",
                    "config.json", "curves.png", "epochs.csv", "metrics.jsonl", "predictions.png", "recipe.toml",
                    "report.html", "result.json", "sittings.jsonl", "steps.csv"),
                    content.filter(path -> !path.equals(run)).map(path -> run.relativize(path).toString())
                            .map(name -> name.replace('\\', '/')).sorted().toList());
        }
        assertEquals(7, Files.readAllLines(run.resolve("metrics.jsonl")).size());
    }

    @Test
    void stoppedAndResumedEqualsStraightBitForBit() throws IOException {
        Path broken = folder.resolve("broken");
        assertEquals(0, tiny(broken, 3).code());
        Captured resumed = Captured.run("train", "--resume", broken.toString(), "--max-steps", "5", "--threads", "1");
        assertEquals(0, resumed.code(), resumed::err);
        List<JsonNode> sittings = Metrics.read(broken.resolve("sittings.jsonl"), Long.MAX_VALUE);
        assertEquals(2, sittings.size());
        assertEquals(sittings.stream().mapToDouble(sitting -> sitting.path("processorSeconds").asDouble()).sum() / 60,
                RunResult.read(broken.resolve("result.json")).processorMinutes(), 0.005);
        assertTrue(sittings.stream().allMatch(sitting -> sitting.path("processorSeconds").asDouble() > 0));
        Files.delete(broken.resolve("sittings.jsonl"));
        assertTrue(Double.isNaN(new RunFolder(broken).processorMinutes()), "an epoch without its sitting");
        assertEquals(RunResult.read(run.resolve("result.json")).accuracy(),
                RunResult.read(broken.resolve("result.json")).accuracy());
        assertArrayEquals(last(run), last(broken));
        assertEquals(Metrics.read(run.resolve("metrics.jsonl"), 5).stream().map(TrainCommandTest::untimed).toList(),
                Metrics.read(broken.resolve("metrics.jsonl"), 5).stream().map(TrainCommandTest::untimed).toList());
    }

    @Test
    void evalFindsTheAccuracyThatTrainingReported() {
        Captured eval = Captured.run("eval", "--checkpoint", run.toString(), "--limit-test", "12", "--json");
        assertEquals(0, eval.code(), eval::err);
        JsonNode event = eval.json().getFirst();
        assertEquals(trained.json().getLast().path("testAccuracy").asDouble(), event.path("testAccuracy").asDouble());
        assertEquals("shapes10", event.path("dataset").asText());
    }

    @Test
    void anAverageOfTheWeightsIsTestedSavedAndGoesOnBitForBit() throws IOException {
        Path straight = folder.resolve("straight");
        Path broken = folder.resolve("broken");
        Captured whole = tiny(straight, 4, "--json", "--ema", "0.5");
        assertEquals(0, whole.code(), whole::err);
        assertEquals(0, tiny(broken, 3, "--ema", "0.5").code());
        assertEquals(0, Captured.run("train", "--resume", broken.toString(), "--max-steps", "4").code());
        assertArrayEquals(Files.readAllBytes(straight.resolve("checkpoints/last.safetensors")),
                Files.readAllBytes(broken.resolve("checkpoints/last.safetensors")));

        JsonNode epoch = whole.json().stream().filter(event -> event.path("event").asText().equals("epoch"))
                .reduce((before, last) -> last).orElseThrow();
        for (boolean averaged : new boolean[] {false, true}) {
            Captured eval = Captured.run(Stream.of("eval", "--checkpoint", straight.toString(), "--limit-test", "12",
                    "--json", averaged ? "--ema" : "").filter(word -> !word.isEmpty()).toArray(String[]::new));
            assertEquals(0, eval.code(), eval::err);
            assertEquals(epoch.path(averaged ? "averagedAccuracy" : "testAccuracy").asDouble(-1),
                    eval.json().getFirst().path("testAccuracy").asDouble());
        }
        Captured none = Captured.run("eval", "--checkpoint", run.toString(), "--ema");
        assertEquals(1, none.code());
        assertTrue(none.err().contains("it holds no moving average of the weights"), none::err);
    }

    @Test
    void aFolderWithARunIsNotOverwritten() {
        Captured again = tiny(run, 5);
        assertEquals(2, again.code());
        assertTrue(again.err().contains("is not empty"), again::err);
        assertTrue(again.err().contains("--resume"), again::err);
    }

    @Test
    void whatDecidesTheNumbersCannotBeGivenToAResumedRun() {
        Captured resumed = Captured.run("train", "--resume", run.toString(), "--lr", "1");
        assertEquals(2, resumed.code());
        assertTrue(resumed.err().contains("optimizer.lr: 0.003 -> 1.0"), resumed::err);
    }

    @Test
    void aRunOfFloatsDoesNotGoOnInDoubles() {
        Captured resumed = Captured.run("train", "--resume", run.toString(), "--device", "reference");
        assertEquals(1, resumed.code());
        assertTrue(resumed.err().contains("F32 in the file, F64 in the model"), resumed::err);
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        byte[] bytes = last(run);
        bytes[bytes.length - 10] ^= 1;
        Path file = folder.resolve("damaged.safetensors");
        Files.write(file, bytes);
        Captured eval = Captured.run("eval", "--checkpoint", file.toString());
        assertEquals(1, eval.code());
        assertTrue(eval.err().contains("the content is damaged"), eval::err);
    }

    @Test
    void wrongNamesAreAnsweredWithNearOnes() {
        assertUsage("did you mean smoke?", "train", "--preset", "smok");
        assertUsage("did you mean --epochs?", "train", "--epoch", "3");
        assertUsage("did you mean train?", "trian");
        assertUsage("did you mean cpu?", "train", "--device", "cpy");
        assertUsage("did you mean cifar10", "train", "--dataset", "cifar");
        assertUsage("vit_smoke", "train", "--model", "vit_smok");
        assertUsage("--epochs must be 1 to 1,000,000, got 0", "train", "--epochs", "0");
        assertUsage("--batch must be 1", "train", "--batch", "-3");
        assertUsage("--limit-train must be 0 to", "train", "--limit-train", "-1");
        assertUsage("wants pictures of 224x224", "train", "--dataset", "shapes10", "--model", "vit_tiny_patch16_224");
    }

    @Test
    void aMissingCheckpointIsAFailureThatNamesTheFile() {
        Captured resumed = Captured.run("train", "--resume", folder.resolve("nothing").toString());
        assertEquals(1, resumed.code());
        assertTrue(resumed.err().contains("nothing] there is no such file"), resumed::err);
    }

    private static void assertUsage(String expected, String... arguments) {
        Captured captured = Captured.run(arguments);
        assertEquals(2, captured.code(), () -> Arrays.toString(arguments) + "\n" + captured.err());
        assertTrue(captured.err().contains(expected), captured::err);
        assertEquals("", captured.out());
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A line without what the clock says. */
    private static String untimed(JsonNode line) {
        return line.toString().replaceAll("\"(imagesPerSecond|seconds)\":[^,}]*", "");
    }

    private static byte[] last(Path run) throws IOException {
        return Files.readAllBytes(run.resolve("checkpoints").resolve("last.safetensors"));
    }
}
