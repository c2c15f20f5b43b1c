package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
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

class InspectCommandTest {
    @TempDir
    static Path folder;

    private static Path weights;
    private static Path picture;

    @BeforeAll
    static void modelAndPicture() throws IOException {
        weights = folder.resolve("model.safetensors");
        VisionTransformer model = new VisionTransformer(
                new Init(Device.cpu(), new Philox(1)), Presets.named("vit_smoke").config());
        Checkpoint.write(weights, model.state(), Map.of(), Map.of());
        BufferedImage image = new BufferedImage(40, 60, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 800; i++) {
            image.setRGB(i % 40, i / 40, 0xE0A020);
        }
        picture = folder.resolve("picture.png");
        ImageIO.write(image, "png", picture.toFile());
    }

    private static Captured inspect(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("inspect", "--model", "vit_smoke", "--weights",
                weights.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    @Test
    void allFiguresAreDrawn() throws IOException {
        Path out = folder.resolve("all");
        Captured got = inspect(out, "--image", picture.toString());
        assertEquals(0, got.code(), got::err);
        for (String name : List.of("attention", "rollout", "distance", "positions", "filters")) {
            BufferedImage figure = ImageIO.read(out.resolve(name + ".png").toFile());
            assertTrue(figure.getWidth() > 600 && figure.getHeight() > 400, name);
            assertTrue(got.out().contains(name + ".png"), got::out);
        }
    }

    @Test
    void withoutAPictureTheModelAloneIsDrawn() {
        Path out = folder.resolve("alone");
        Captured got = inspect(out);
        assertEquals(0, got.code(), got::err);
        assertTrue(Files.exists(out.resolve("positions.png")) && Files.exists(out.resolve("filters.png")));
        assertFalse(Files.exists(out.resolve("rollout.png")));
        Captured asked = inspect(out, "--figures", "rollout");
        assertEquals(2, asked.code());
        assertTrue(asked.err().contains("give one with --image"), asked::err);
    }

    @Test
    void severalPicturesShareOneFigureOfDistances() {
        Path out = folder.resolve("several");
        Captured got = inspect(out, "--image", picture.toString(), picture.toString(), "--figures", "rollout,distance",
                "--format", "svg", "--json");
        assertEquals(0, got.code(), got::err);
        assertEquals(List.of("rollout", "rollout", "distance"),
                got.json().stream().map(event -> event.path("figure").asText()).toList());
        assertTrue(Files.exists(out.resolve("rollout-2.svg")));
        JsonNode distance = got.json().getLast();
        assertEquals(4, distance.path("pixels").size());
        assertEquals(4, distance.path("pixels").get(0).size());
        // 8x8 patches of 4 pixels; an untrained model looks almost everywhere alike.
        assertEquals(16.546, distance.path("even").asDouble(), 1e-3);
        assertEquals(16.546, distance.path("pixels").get(0).get(0).asDouble(), 0.5);
    }

    @Test
    void wrongUsageIsTold() {
        Path out = folder.resolve("wrong");
        Captured typo = inspect(out, "--figures", "rolout");
        assertEquals(2, typo.code());
        assertTrue(typo.err().contains("did you mean rollout?"), typo::err);
        assertEquals(2, inspect(out, "--format", "gif").code());
        assertFalse(Files.exists(out));
    }
}
