package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentCommandTest {
    @TempDir
    private Path folder;

    @Test
    void drawsTheSameSheetForTheSameSeed() throws IOException {
        byte[] first = sheet("a.png", "--seed", "3");
        assertArrayEquals(first, sheet("b.png", "--seed", "3"));
        assertTrue(!Arrays.equals(first, sheet("c.png", "--seed", "4")), "the seed changes nothing");
        BufferedImage image = ImageIO.read(folder.resolve("a.png").toFile());
        assertTrue(image.getWidth() > 1000 && image.getHeight() > 500, image::toString);
    }

    @Test
    void drawsTheStepsThatWereAskedForAlsoOfFiles() throws IOException {
        BufferedImage picture = new BufferedImage(50, 30, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(20, 20, 0xFF8800);
        Path file = folder.resolve("one.png");
        ImageIO.write(picture, "png", file.toFile());
        Path out = folder.resolve("sheet.svg");
        Captured shown = Captured.run("augment", file.toString(), "--augment", "crop:2,flip", "--mixing", "mixup:1",
                "--out", out.toString());
        assertEquals(0, shown.code(), shown::err);
        String svg = Files.readString(out);
        for (String name : List.of("original", "crop:2", "flip", "all of it", "and mixed")) {
            assertTrue(svg.contains(">" + name + "<"), name);
        }
    }

    @Test
    void tellsHowFastItIs() {
        List<JsonNode> rows = Captured.run("augment", "--bench", "--dataset", "shapes10", "--seconds", "0.05", "--json",
                "--threads", "2").json();
        assertEquals(6, rows.size());
        rows.forEach(row -> assertTrue(row.path("imagesPerSecond").asDouble() > 0, row::toString));
    }

    @Test
    void wrongTextsNameWhatIsKnown() {
        Captured wrong = Captured.run("augment", "--dataset", "shapes10", "--augment", "crop,flup");
        assertTrue(wrong.code() != 0);
        assertTrue(wrong.err().contains("did you mean flip?"), wrong::err);
    }

    private byte[] sheet(String name, String... more) throws IOException {
        Path out = folder.resolve(name);
        Captured shown = Captured.run("augment", "--show", "--dataset", "shapes10", "--out", out.toString(), more[0],
                more[1]);
        assertEquals(0, shown.code(), shown::err);
        return Files.readAllBytes(out);
    }
}
