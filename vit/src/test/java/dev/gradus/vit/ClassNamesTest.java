package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNamesTest {
    @TempDir
    private Path folder;

    @Test
    void imageNetBeginsWithTheTenchAndEndsWithToiletPaper() {
        List<String> names = ClassNames.imageNet();
        assertEquals(1000, names.size());
        assertEquals("tench, Tinca tinca", names.getFirst());
        assertEquals("tabby, tabby cat", names.get(281));
        assertTrue(names.getLast().startsWith("toilet tissue"), names::getLast);
    }

    @Test
    void namesStandOnLinesOrInTheLastColumn() throws IOException {
        Path file = Files.writeString(folder.resolve("names.txt"), "cat\r\n0\tn1\ta dog\n\n");
        assertEquals(List.of("cat", "a dog"), ClassNames.read(file, 2));
    }

    @Test
    void anotherNumberOfNamesIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("names.txt"), "cat\ndog\n");
        DataException e = assertThrows(DataException.class, () -> ClassNames.read(file, 10));
        assertEquals("has 2 names, the model tells 10 classes apart", e.problem());
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("names.txt"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        assertTrue(assertThrows(DataException.class, () -> ClassNames.read(file, 10)).problem().contains("UTF-8"));
        assertThrows(DataException.class, () -> ClassNames.read(folder.resolve("none.txt"), 10));
    }
}
