package dev.gradus.autograd.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void writesANewFileAndTheFoldersAboveIt() throws IOException {
        Path target = folder.resolve("runs/first/config.json");
        AtomicFile.writeString(target, "{\"α\":1}");
        assertEquals("{\"α\":1}", Files.readString(target));
        assertEquals(List.of("config.json"), names(target.getParent()));
    }

    @Test
    void replacesAnOldFile() throws IOException {
        Path target = folder.resolve("a");
        AtomicFile.writeString(target, "a long old content");
        AtomicFile.writeBytes(target, new byte[] {1, 2});
        assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(target));
    }

    @Test
    void theOldFileStandsUntilTheNewOneIsWhole() throws IOException {
        Path target = folder.resolve("a");
        AtomicFile.writeString(target, "old");
        AtomicFile.write(target, out -> {
            out.write("new".getBytes());
            out.flush();
            assertEquals("old", Files.readString(target));
        });
        assertEquals("new", Files.readString(target));
    }

    @Test
    void aFullDiskLeavesTheOldFileAndNoTemporary() throws IOException {
        Path target = folder.resolve("checkpoint");
        AtomicFile.writeString(target, "old");
        FileException e = assertThrows(FileException.class, () -> AtomicFile.write(target, 1_000_000, out -> {
            out.write(new byte[300_000]);
            throw new IOException("No space left on device");
        }));
        String line = e.getMessage().lines().findFirst().orElseThrow();
        assertTrue(line.contains(target.toString()), line);
        assertTrue(line.contains("1000000 bytes"), line);
        assertTrue(line.contains("bytes are free"), line);
        assertTrue(line.contains("No space left on device"), line);
        assertEquals("old", Files.readString(target));
        assertEquals(List.of("checkpoint"), names(folder));
    }

    @Test
    void anErrorOfTheBodyPassesThroughAndLeavesNothingBehind() throws IOException {
        IllegalStateException thrown = new IllegalStateException("NaN");
        IllegalStateException caught = assertThrows(IllegalStateException.class,
                () -> AtomicFile.write(folder.resolve("a"), out -> {
                    throw thrown;
                }));
        assertSame(thrown, caught);
        assertEquals(List.of(), names(folder));
    }

    @Test
    void refusesAContentOfAnotherLengthThanAnnounced() throws IOException {
        FileException e = assertThrows(FileException.class,
                () -> AtomicFile.write(folder.resolve("a"), 3, out -> out.write(new byte[4])));
        assertTrue(e.problem().contains("announced with 3 bytes, but has 4"), e.problem());
        assertEquals(List.of(), names(folder));
    }

    @Test
    void refusesAFolderAsTarget() {
        assertThrows(FileException.class, () -> AtomicFile.writeString(folder, "x"));
        assertThrows(FileException.class, () -> AtomicFile.writeString(Path.of("/"), "x"));
    }

    @Test
    void refusesAPathBelowAFile() throws IOException {
        Files.writeString(folder.resolve("a"), "a file");
        FileException e = assertThrows(FileException.class, () -> AtomicFile.writeString(folder.resolve("a/b"), "x"));
        assertTrue(e.problem().contains("could not write"), e.problem());
        assertEquals("a file", Files.readString(folder.resolve("a")));
    }

    @Test
    void anInterruptedThreadStillSaves() throws IOException {
        Path target = folder.resolve("a");
        Thread.currentThread().interrupt();
        AtomicFile.writeString(target, "saved");
        assertTrue(Thread.interrupted(), "the interrupt must be left for the caller");
        assertEquals("saved", Files.readString(target));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
