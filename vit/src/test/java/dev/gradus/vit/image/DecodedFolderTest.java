package dev.gradus.vit.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.DownloadProgress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodedFolderTest {
    @TempDir
    Path root;

    @TempDir
    Path cache;

    @TempDir
    Path elsewhere;

    private static void picture(Path file, int rgb) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(20, 12, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 12; y++) {
            for (int x = 0; x < 20; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private void twoClasses() throws IOException {
        for (int i = 0; i < 10; i++) {
            picture(root.resolve("cat/" + i + ".png"), 0xFF0000);
            picture(root.resolve("dog/" + i + ".png"), 0x00FF00 + i);
        }
    }

    private DecodedFolder decoded(DecodedFolder.BadImages bad) {
        return DecodedFolder.of(ImageFolder.scan(root), 8, 8, bad, cache, DownloadProgress.SILENT);
    }

    private String refused(DecodedFolder.BadImages bad) {
        return assertThrows(DataException.class, () -> decoded(bad)).getMessage();
    }

    @Test
    void everyTenthPictureOfAClassIsHeldOut() throws IOException {
        twoClasses();
        DatasetSplit data = decoded(DecodedFolder.BadImages.REFUSE).data();
        assertEquals(18, data.train().size());
        assertEquals(2, data.test().size());
        assertEquals(List.of("cat", "dog"), data.train().classNames());
        assertEquals(0, data.test().label(0));
        assertEquals(1, data.test().label(1));
        byte[] cat = data.train().pixels(0);
        assertEquals(-1, cat[0]);
        assertEquals(0, cat[64]);
        assertEquals(-1, data.train().pixels(17)[64]);
    }

    @Test
    void foldersTrainAndValAreTakenAsTheyAre() throws IOException {
        picture(root.resolve("train/a/1.png"), 1);
        picture(root.resolve("train/b/1.png"), 2);
        picture(root.resolve("val/b/1.png"), 3);
        picture(root.resolve("val/c/1.png"), 3);
        ImageFolder folder = ImageFolder.scan(root);
        assertEquals(2, folder.train().size());
        assertEquals(1, folder.test().getFirst().label());
        assertEquals(List.of("val/c: train has no such class"), folder.problems());
    }

    @Test
    void moreClassesThanAByteHolds() throws IOException {
        int classes = 300;
        for (int c = 0; c < classes; c++) {
            picture(root.resolve(String.format("%03d/1.png", c)), 1000 * c);
            picture(root.resolve(String.format("%03d/2.png", c)), 1000 * c);
        }
        for (int time = 0; time < 2; time++) {
            DatasetSplit data = decoded(DecodedFolder.BadImages.REFUSE).data();
            assertEquals(classes, data.train().classes());
            for (int c = 0; c < classes; c++) {
                assertEquals(c, data.train().label(c));
                assertEquals((byte) (1000 * c), data.test().pixels(c)[2 * 64], "blue of class " + c);
            }
        }
    }

    @Test
    void withoutACacheItIsDecodedIntoMemory() throws IOException {
        twoClasses();
        Path noFolder = elsewhere.resolve("a-file");
        Files.writeString(noFolder, "");
        DatasetSplit kept = decoded(DecodedFolder.BadImages.SKIP).data();
        DatasetSplit memory = DecodedFolder.of(ImageFolder.scan(root), 8, 8, DecodedFolder.BadImages.SKIP, noFolder,
                DownloadProgress.SILENT).data();
        assertEquals(kept.train().size(), memory.train().size());
        for (int i = 0; i < kept.train().size(); i++) {
            assertArrayEquals(kept.train().pixels(i), memory.train().pixels(i));
        }
    }

    @Test
    void theSecondTimeNothingIsDecodedUnlessSomethingChanged() throws IOException {
        twoClasses();
        DecodedFolder first = decoded(DecodedFolder.BadImages.SKIP);
        assertFalse(first.fromCache());
        DecodedFolder second = decoded(DecodedFolder.BadImages.SKIP);
        assertTrue(second.fromCache());
        assertArrayEquals(first.data().train().pixels(11), second.data().train().pixels(11));
        try (Stream<Path> files = Files.list(cache.resolve("folders"))) {
            Path file = files.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 100] ^= 1;
            Files.write(file, bytes);
        }
        assertFalse(decoded(DecodedFolder.BadImages.SKIP).fromCache(), "damage is noticed");
        Files.delete(root.resolve("cat/3.png"));
        picture(root.resolve("cat/3.png"), 0x123456);
        Files.setLastModifiedTime(root.resolve("cat/3.png"), FileTime.fromMillis(1));
        assertFalse(decoded(DecodedFolder.BadImages.SKIP).fromCache(), "a changed file is noticed");
    }

    @Test
    void badFilesAreNamedAndSkippedOrRefused() throws IOException {
        twoClasses();
        Files.write(root.resolve("cat/broken.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
        Files.writeString(root.resolve("cat/moving.gif"), "GIF89a");
        Files.writeString(root.resolve("dog/notes.txt"), "no picture, and none of our business");
        byte[] still = Files.readAllBytes(root.resolve("cat/1.png"));
        String text = new String(still, StandardCharsets.ISO_8859_1);
        byte[] chunk = new byte[20];
        chunk[3] = 8;
        System.arraycopy("acTL".getBytes(StandardCharsets.ISO_8859_1), 0, chunk, 4, 4);
        CRC32 crc = new CRC32();
        crc.update(chunk, 4, 12);
        for (int i = 0; i < 4; i++) {
            chunk[16 + i] = (byte) (crc.getValue() >> 8 * (3 - i));
        }
        int at = text.indexOf("IDAT") - 4;
        Files.write(root.resolve("dog/moving.png"), (text.substring(0, at)
                + new String(chunk, StandardCharsets.ISO_8859_1) + text.substring(at))
                .getBytes(StandardCharsets.ISO_8859_1));
        Files.createDirectory(root.resolve("empty"));
        Path outside = elsewhere.resolve("x.png");
        picture(outside, 5);
        Files.createSymbolicLink(root.resolve("cat/link.png"), outside);
        Files.createSymbolicLink(root.resolve("elsewhere"), elsewhere);
        DecodedFolder folder = decoded(DecodedFolder.BadImages.SKIP);
        String problems = String.join("\n", folder.problems());
        assertEquals(20, folder.data().train().size() + folder.data().test().size(), problems);
        for (String part : List.of("cat/broken.png", "cat/moving.gif: .gif files", "dog/moving.png: is animated",
                "empty: the class is empty", "cat/link.png: a link that leads out", "elsewhere: a link to a folder")) {
            assertTrue(problems.contains(part), () -> part + " is missing in\n" + problems);
        }
        assertFalse(problems.contains("notes.txt"), problems);
        assertEquals(folder.problems(), decoded(DecodedFolder.BadImages.SKIP).problems(), "also from the cache");
        String refused = refused(DecodedFolder.BadImages.REFUSE);
        assertTrue(refused.contains("bad:"), refused);
        assertTrue(refused.contains("--bad-images skip"), refused);
    }

    @Test
    void aHugeHeaderIsABadFileAndTakesNoMemory() throws IOException {
        twoClasses();
        byte[] bytes = Files.readAllBytes(root.resolve("cat/1.png"));
        bytes[16] = 0x7F;
        bytes[20] = 0x7F;
        Files.write(root.resolve("cat/1.png"), bytes);
        assertTrue(String.join("", decoded(DecodedFolder.BadImages.SKIP).problems()).contains("cat/1.png"));
    }

    @Test
    void trainWithoutValIsExplained() throws IOException {
        picture(root.resolve("train/cat/1.png"), 1);
        picture(root.resolve("train/dog/1.png"), 1);
        assertTrue(refused(DecodedFolder.BadImages.SKIP).contains("without val beside it"));
    }

    @Test
    void oneClassOrNoneIsRefused() throws IOException {
        assertTrue(refused(DecodedFolder.BadImages.SKIP).contains("holds no class with pictures"));
        picture(root.resolve("cat/1.png"), 1);
        assertTrue(refused(DecodedFolder.BadImages.SKIP).contains("holds one class only, 'cat'"));
        picture(root.resolve("dog/1.png"), 1);
        assertTrue(refused(DecodedFolder.BadImages.SKIP).contains("too few to test on any"));
        assertThrows(DataException.class, () -> ImageFolder.scan(root.resolve("nothing")));
    }
}
