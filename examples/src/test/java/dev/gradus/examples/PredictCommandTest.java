package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.ImageDataset;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.nn.train.Evaluation;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    @TempDir
    static Path folder;

    private static Path run;
    private static Path published;
    private static Path picture;

    @BeforeAll
    static void trainAndPaint() throws IOException {
        run = folder.resolve("run");
        Captured trained = Captured.run("train", "--preset", "smoke", "--dataset", "shapes10", "--limit-train", "20",
                "--limit-test", "12", "--batch", "8", "--seed", "5", "--epochs", "1", "--validation", "4", "--out",
                run.toString());
        assertEquals(0, trained.code(), trained::err);
        published = folder.resolve("model.safetensors");
        VisionTransformer model = new VisionTransformer(
                new Init(Device.cpu(), new Philox(1)), Presets.named("vit_mini_cifar").config());
        Checkpoint.write(published, model.state(), Map.of(), Map.of());
        picture = paint("picture.png", 0x2040C0);
    }

    private static Path paint(String name, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 600; i++) {
            image.setRGB(i % 30, i / 30, rgb);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private static Captured predict(Path weights, String... more) {
        List<String> arguments = new ArrayList<>(List.of("predict", "--weights", weights.toString()));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    @Test
    void aRunKnowsItsModelAndItsClasses() {
        Captured got = predict(run, "--image", picture.toString());
        assertEquals(0, got.code(), got::err);
        List<String> lines = got.out().lines().toList();
        assertEquals(picture.toString(), lines.getFirst());
        assertEquals(6, lines.size());
        assertTrue(lines.get(1).matches(" +[0-9.]+ %  (disc|ring|square|triangle|cross|star|stripes|checkerboard|dots"
                + "|spiral)"), lines.get(1));
    }

    @Test
    void jsonHasProbabilitiesThatSumToOne() {
        Captured got = predict(run, "--image", picture.toString(), "--top", "10", "--json");
        JsonNode event = got.json().getFirst();
        assertEquals("prediction", event.path("event").asText());
        double sum = 0;
        double before = 1;
        for (JsonNode guess : event.path("predictions")) {
            double probability = guess.path("probability").asDouble();
            assertTrue(probability <= before, event::toString);
            before = probability;
            sum += probability;
        }
        assertEquals(1, sum, 1e-6);
        assertEquals(10, event.path("predictions").size());
    }

    /** A picture of the data set, saved and read, is seen as the evaluation of the training sees it. */
    @Test
    void picturesAreSeenAsInTraining() throws IOException {
        ImageDataset test = Shapes10.draw(Shapes10.SEED, Shapes10.Split.TEST, 6);
        Evaluation evaluation;
        try (Checkpoint checkpoint = Checkpoint.open(RunFolder.checkpoint(run))) {
            VisionTransformer model = new VisionTransformer(
                    Init.blank(Device.cpu()), Presets.named("vit_smoke").config());
            checkpoint.load(model.state());
            evaluation = Evaluation.of(model, Device.cpu(), test, Shapes10.NORMALIZATION, 6);
        }
        for (int i = 0; i < test.size(); i++) {
            byte[] pixels = test.pixels(i);
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            for (int at = 0; at < 1024; at++) {
                image.setRGB(at % 32, at / 32, (pixels[at] & 0xFF) << 16 | (pixels[1024 + at] & 0xFF) << 8
                        | pixels[2048 + at] & 0xFF);
            }
            Path file = folder.resolve("shape.png");
            ImageIO.write(image, "png", file.toFile());
            JsonNode guess = predict(run, "--image", file.toString(), "--json").json().getFirst().path("predictions")
                    .get(0);
            assertEquals(evaluation.predictions()[i], guess.path("class").asInt());
            assertEquals(evaluation.confidences()[i], guess.path("probability").asDouble(), 1e-5);
        }
    }

    @Test
    void theDeviceAndTheBatchDoNotDecide() throws IOException {
        paint("three/a.png", 0xFF0000);
        paint("three/b.png", 0x00FF00);
        paint("three/deep/c.png", 0x808080);
        String all = folder.resolve("three").toString();
        List<JsonNode> alone = predict(run, "--image", all, "--batch", "1", "--json").json();
        assertEquals(List.of("a.png", "b.png", "c.png"), alone.stream()
                .map(event -> Path.of(event.path("image").asText()).getFileName().toString()).toList());
        List<JsonNode> together = predict(run, "--image", all, "--json", "--device", "reference").json();
        for (int i = 0; i < 3; i++) {
            JsonNode one = alone.get(i).path("predictions").get(0);
            JsonNode other = together.get(i).path("predictions").get(0);
            assertEquals(one.path("label"), other.path("label"));
            assertEquals(one.path("probability").asDouble(), other.path("probability").asDouble(), 1e-4);
        }
    }

    @Test
    void theBestCheckpointOfARunHasAShortName() {
        Captured got = predict(run.resolve("best"), "--image", picture.toString());
        assertEquals(0, got.code(), got::err);
    }

    @Test
    void aRunThatHeldNothingOutHasNoBestWeights() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("config.json"), "{}");
        Captured got = predict(other.resolve("best"), "--image", picture.toString());
        assertEquals(1, got.code());
        assertTrue(got.err().contains("this run has no best weights"), got::err);
        assertTrue(got.err().contains("--validation"), got::err);
    }

    @Test
    void publishedWeightsNeedTheNameOfTheirModel() {
        Captured without = predict(published, "--image", picture.toString());
        assertEquals(2, without.code());
        assertTrue(without.err().contains("does not say which model"), without::err);
        assertTrue(without.err().contains("--model vit_mini_cifar"), without::err);
        Captured with = predict(published, "--model", "vit_mini_cifar", "--image", picture.toString());
        assertEquals(0, with.code(), with::err);
        Captured flavour = predict(published, "--model", "vit_mini_cifar", "--image", picture.toString(), "--positions",
                "bicubic");
        assertEquals(2, flavour.code());
        assertTrue(flavour.err().contains("timm, dino, timm-2021, google"), flavour::err);
        Captured wrong = predict(published, "--model", "vit_micro_cifar", "--image", picture.toString());
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("does not fit the model"), wrong::err);
    }

    @Test
    void aCheckpointIsNoOtherModel() {
        Captured got = predict(run, "--model", "vit_mini_cifar", "--image", picture.toString());
        assertEquals(2, got.code());
        assertTrue(got.err().contains("holds a vit_smoke, not a vit_mini_cifar"), got::err);
    }

    @Test
    void labelsOfTheWrongLengthAreRefusedAndRightOnesTold() throws IOException {
        Path few = Files.writeString(folder.resolve("few.txt"), "cat\ndog\n");
        Captured wrong = predict(run, "--image", picture.toString(), "--labels", few.toString());
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("has 2 names, the model tells 10 classes apart"), wrong::err);
        Path ten = Files.writeString(folder.resolve("ten.txt"), "k0\nk1\nk2\nk3\nk4\nk5\nk6\nk7\nk8\nk9\n");
        Captured right = predict(run, "--image", picture.toString(), "--labels", ten.toString(), "--top", "1");
        assertTrue(right.out().lines().toList().get(1).matches(".*%  k[0-9]"), right::out);
    }

    @Test
    void aPictureThatCannotBeReadIsToldAndPassedOver() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        Captured got = predict(run, "--image", broken.toString(), picture.toString(), "--json");
        assertEquals(1, got.code());
        assertEquals(List.of("unreadable", "prediction"),
                got.json().stream().map(event -> event.path("event").asText()).toList());
        assertTrue(got.err().contains("broken.png"), got::err);
    }

    @Test
    void anEmptyFolderIsTold() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertTrue(predict(run, "--image", empty.toString()).err().contains("there is no picture in this folder"));
    }

    @Test
    void wrongUsageIsToldBeforeAnythingIsLoaded() {
        assertEquals(2, predict(run, "--image", picture.toString(), "--top", "0").code());
        assertEquals(2, predict(run, "--image", picture.toString(), "--batch", "0").code());
        assertEquals(2, predict(run, "--image", picture.toString(), "--crop", "2").code());
        Captured typo = predict(run, "--image", picture.toString(), "--normalize", "imagnet");
        assertTrue(typo.err().contains("did you mean imagenet?"), typo::err);
    }
}
