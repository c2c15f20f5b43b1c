package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.image.EvaluationTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A smoke model that has seen a few shapes goes on to others, at other sizes. */
class FineTuneCommandTest {
    private static final double LN_10 = 2.302585092994046;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path trained;

    @BeforeAll
    static void train() {
        trained = shared.resolve("trained");
        Captured run = Captured.run("train", "--preset", "smoke", "--dataset", "shapes10", "--limit-train", "640",
                "--limit-test", "20", "--batch", "32", "--seed", "5", "--epochs", "2", "--ema", "0.9", "--out",
                trained.toString());
        assertEquals(0, run.code(), run::err);
    }

    private static Captured tune(Path out, int steps, String... more) {
        return tuneFrom(trained, out, steps, more);
    }

    private static Captured tuneFrom(Path weights, Path out, int steps, String... more) {
        List<String> arguments = new ArrayList<>(List.of("finetune", "--weights", weights.toString(), "--dataset",
                "shapes10", "--limit-train", "20", "--limit-test", "12", "--batch", "8", "--epochs", "4", "--max-steps",
                Integer.toString(steps), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    @Test
    void theFirstLossIsTheLogarithmOfTheNumberOfClasses() {
        Captured floats = tune(folder.resolve("floats"), 1, "--json");
        assertEquals(0, floats.code(), floats::err);
        assertEquals((float) LN_10, (float) floats.json().getFirst().path("loss").asDouble());
        Captured doubles = tuneFrom(foreign("vit_smoke", 1000), folder.resolve("doubles"), 1, "--json", "--device",
                "reference", "--model", "vit_smoke", "--image", "16");
        assertEquals(0, doubles.code(), doubles::err);
        assertEquals(LN_10, doubles.json().getFirst().path("loss").asDouble(), 1e-15);
    }

    /** With half the pictures' side, positions of 64 patches become those of 16; few pictures are learned by heart. */
    @Test
    void aTrainedModelLearnsAtAnotherResolution() {
        Path out = folder.resolve("small");
        Captured run = Captured.run("finetune", "--weights", trained.toString(), "--dataset", "shapes10", "--image",
                "16", "--limit-train", "32", "--limit-test", "100", "--batch", "16", "--epochs", "30", "--lr", "0.05",
                "--json", "--out", out.toString());
        assertEquals(0, run.code(), run::err);
        JsonNode epoch = run.json().get(run.json().size() - 2);
        assertTrue(epoch.path("trainLoss").asDouble() < 1.8, epoch::toString);
        assertArrayEquals(new int[] {1, 16, 64}, shape(last(out), "pos_embed"));

        Captured eval = Captured.run("eval", "--checkpoint", out.toString(), "--limit-test", "100", "--json");
        assertEquals(epoch.path("testAccuracy"), eval.json().getFirst().path("testAccuracy"), eval::err);
    }

    @Test
    void stoppedAndResumedEqualsStraightBitForBit() throws IOException {
        String[] choices = {"--image", "16", "--layer-decay", "0.7", "--freeze", "1", "--ema", "0.5"};
        Path straight = folder.resolve("straight");
        Path broken = folder.resolve("broken");
        assertEquals(0, tune(straight, 4, choices).code());
        assertEquals(0, tune(broken, 3, choices).code());
        Captured resumed = Captured.run("finetune", "--resume", broken.toString(), "--max-steps", "4");
        assertEquals(0, resumed.code(), resumed::err);
        assertArrayEquals(Files.readAllBytes(last(straight)), Files.readAllBytes(last(broken)));
    }

    @Test
    void whatIsFrozenStaysBitForBit() {
        Path head = folder.resolve("head");
        assertEquals(0, tune(head, 2, "--freeze", "all").code());
        assertEquals(Set.of("head.weight", "head.bias"), changed(head));
        Path blocks = folder.resolve("blocks");
        assertEquals(0, tune(blocks, 2, "--freeze", "3").code());
        Set<String> changed = changed(blocks);
        assertTrue(changed.contains("blocks.3.attn.qkv.weight"), changed::toString);
        assertTrue(changed.contains("norm.weight") || changed.contains("fc_norm.weight"), changed::toString);
        assertTrue(changed.stream().noneMatch(name -> name.startsWith("blocks.2.") || name.equals("pos_embed")),
                changed::toString);
    }

    @Test
    void theRecipeStandsInTheFolder() throws IOException {
        Path out = folder.resolve("run");
        assertEquals(0, tune(out, 1, "--layer-decay", "0.75").code());
        String config = Files.readString(out.resolve("config.json"));
        for (String part : List.of("\"kind\" : \"sgd\"", "\"layer-decay\" : 0.75", "\"weight-decay\" : 0.0",
                "\"clip\" : 1.0",
                "\"label-smoothing\" : 0.0", "\"name\" : \"finetune\"")) {
            assertTrue(config.contains(part), () -> part + " is missing in " + config);
        }
    }

    /** A model goes on seeing pictures as it learned to see them. */
    @Test
    void whatPixelsAreNormalizedWithIsKept() throws IOException {
        Path cifar = folder.resolve("cifar");
        assertEquals(0, tuneFrom(foreign("vit_smoke", 10), cifar, 1, "--model", "vit_smoke").code());
        assertEquals(Cifar10.NORMALIZATION, normalization(cifar));
        Path half = folder.resolve("half");
        assertEquals(0, tuneFrom(cifar, half, 1, "--normalize", "half").code());
        assertEquals(EvaluationTransform.HALF, normalization(half));
        Path again = folder.resolve("again");
        assertEquals(0, tuneFrom(half, again, 1).code());
        assertEquals(EvaluationTransform.HALF, normalization(again));
        assertUsage("there is no normalization 'imagnet'", "--normalize", "imagnet");
    }

    private static Normalization normalization(Path run) throws IOException {
        String config = Files.readString(run.resolve("config.json"));
        return RunConfig.fromJson("test", config).normalization();
    }

    @Test
    void theAverageOfTheWeightsMayBeBegunWith() {
        Path out = folder.resolve("averaged");
        Captured run = tune(out, 1, "--averaged", "--freeze", "all");
        assertEquals(0, run.code(), run::err);
        try (TensorFile before = TensorFile.open(last(trained)); TensorFile after = TensorFile.open(last(out))) {
            String name = "blocks.2.attn.qkv.weight";
            assertArrayEquals(before.floats("optimizer." + name + ".average"), after.floats(name));
            assertFalse(Arrays.equals(before.floats(name), after.floats(name)));
        }
        Captured none = tuneFrom(out, folder.resolve("none"), 1, "--averaged");
        assertEquals(1, none.code());
        assertTrue(none.err().contains("it holds no moving average of the weights"), none::err);
        Path converted = folder.resolve("average.safetensors");
        assertEquals(0, Captured.run("convert", trained.toString(), converted.toString(), "--averaged").code());
        try (TensorFile before = TensorFile.open(last(trained)); TensorFile after = TensorFile.open(converted)) {
            assertArrayEquals(before.floats("optimizer.head.weight.average"), after.floats("head.weight"));
        }
    }

    @Test
    void errorsNameTheCommandThatWasCalled() {
        assertUsage("[finetune] --lr must be", "--lr", "-1");
        assertUsage("[finetune] --layer-decay must be a number above 0", "--layer-decay", "2");
        assertUsage("[finetune] --ema must be a number of at least 0", "--ema", "2");
        Captured eval = Captured.run("eval", "--checkpoint", trained.toString(), "--limit-test", "-1");
        assertTrue(eval.err().contains("[eval] --limit-test must not be negative"), eval::err);
    }

    @Test
    void sizesThatThePatchDoesNotDivideAreAnsweredWithThoseItDoes() {
        assertUsage("sizes that can: 28 or 32", "--image", "30");
        assertUsage("--image must be 1 to 4,096, got -1", "--image", "-1");
        assertUsage("sizes that can: 4092 or 4096", "--image", "4095");
    }

    @Test
    void wrongUsageIsToldBeforeAnythingIsMade() {
        assertUsage("start.freeze must be 0 to 4 blocks, all or none, got 5", "--freeze", "5");
        assertUsage("got 'head'", "--freeze", "head");
        assertUsage("--layer-decay must be a number above 0 and up to 1, got 0.0", "--layer-decay", "0");
        assertUsage("--ema must be a number of at least 0 and below 1, got 1.0", "--ema", "1");
        assertUsage("holds a vit_smoke, not a vit_mini_cifar", "--model", "vit_mini_cifar");
        Captured none = Captured.run("finetune", "--dataset", "shapes10");
        assertEquals(2, none.code());
        assertTrue(none.err().contains("--weights is missing"), none::err);
        Captured resumed = Captured.run("finetune", "--resume", trained.toString(), "--image", "64");
        assertEquals(2, resumed.code());
        assertTrue(resumed.err().contains("model.image: as the model has it -> 64"), resumed::err);
    }

    @Test
    void weightsOfAnotherModelAreRefusedAndLeaveNoFolder() {
        Path out = folder.resolve("none");
        Path other = foreign("vit_mini_cifar", 10);
        Captured unnamed = tuneFrom(other, out, 1);
        assertEquals(2, unnamed.code());
        assertTrue(unnamed.err().contains("--model vit_mini_cifar"), unnamed::err);
        Captured wrong = tuneFrom(other, out, 1, "--model", "vit_smoke");
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("blocks.0.attn.qkv.weight"), wrong::err);
        assertFalse(Files.exists(out));
    }

    private void assertUsage(String expected, String... more) {
        Captured captured = tune(folder.resolve("none"), 1, more);
        assertEquals(2, captured.code(), () -> Arrays.toString(more) + "\n" + captured.err());
        assertTrue(captured.err().contains(expected), captured::err);
        assertFalse(Files.exists(folder.resolve("none")));
    }

    /** Weights as others publish them: tensors and nothing else. */
    private Path foreign(String model, int classes) {
        Path file = folder.resolve(model + ".safetensors");
        VisionTransformer other = new VisionTransformer(new Init(Device.cpu(), new Philox(1)),
                Presets.named(model).config(classes));
        Checkpoint.write(file, other.state(), Map.of(), Map.of());
        return file;
    }

    private static Path last(Path run) {
        return run.resolve("checkpoints").resolve("last.safetensors");
    }

    private static int[] shape(Path file, String tensor) {
        try (TensorFile reader = TensorFile.open(file)) {
            return reader.tensors().get(tensor).shape();
        }
    }

    /** Names of the model's tensors that differ from those of the trained one. */
    private static Set<String> changed(Path run) {
        Set<String> changed = new TreeSet<>();
        try (TensorFile before = TensorFile.open(last(trained)); TensorFile after = TensorFile.open(last(run))) {
            for (String name : before.tensors().keySet()) {
                if (!name.startsWith("optimizer.") && !Arrays.equals(before.floats(name), after.floats(name))) {
                    changed.add(name);
                }
            }
        }
        return changed;
    }
}
