package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarArchiveTest {
    private static final String FIRST = "cifar-10-batches-bin/data_batch_1.bin";

    private static final int LENGTH = 3_000;

    @TempDir
    Path folder;

    @Test
    void takesOutTheSixFilesAndNothingElse() throws IOException {
        Path place = new CifarArchive(archive(Archives.whole()), Cifar10.FILE_BYTES).extractTo(folder);
        assertEquals(Cifar10.files().stream().sorted().toList(), names(place));
        assertEquals(List.of("archive", Cifar10.FOLDER), names(folder));
        assertEquals(50_000, Cifar10.load(place).train().size());
    }

    @Test
    void namesThatWouldLeadElsewhereAreNeverFollowed() throws IOException {
        String message = refused(archive -> archive
                .add("../escaped.bin", 10)
                .add("/escaped.bin", 10)
                .add("cifar-10-batches-bin/../../escaped.bin", 10)
                .add("cifar-10-batches-bin/sub/data_batch_1.bin", 10)
                .add("data_batch_1.bin", 10));
        assertTrue(message.contains("it lacks data_batch_1.bin, data_batch_2.bin"), message);
        assertFalse(Files.exists(folder.resolveSibling("escaped.bin")));
    }

    @Test
    void refusesFilesOfAnotherLength() throws IOException {
        String message = refused(archive -> archive.add(FIRST, 3073));
        assertTrue(message.contains("data_batch_1.bin has 3073 bytes, expected 3000"), message);
    }

    @Test
    void refusesALinkInPlaceOfAFile() throws IOException {
        refused(archive -> {
            TarArchiveEntry link = new TarArchiveEntry(FIRST, TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            archive.add(link, 0);
        });
    }

    @Test
    void refusesAFileThatComesTwice() throws IOException {
        String message = refused(archive -> archive
                .add(FIRST, LENGTH)
                .add(FIRST, LENGTH));
        assertTrue(message.contains("data_batch_1.bin twice"), message);
    }

    @Test
    void refusesAnArchiveThatSwells() throws IOException {
        String message = refused(archive -> archive.add("zeros", 150_000_000).add("more", 150_000_000));
        assertTrue(message.contains("more than 200000000 bytes"), message);
    }

    @Test
    void refusesWhatIsCutOffOrNoArchive() throws IOException {
        byte[] whole = Archives.whole(LENGTH);
        for (byte[] bad : List.of(new byte[0], new byte[1000], Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, 15))) {
            assertThrows(DataException.class, () -> extract(bad));
            assertEquals(List.of("archive"), names(folder));
        }
    }

    @Test
    void aFolderInTheWayIsLeftAlone() throws IOException {
        Files.createDirectory(folder.resolve(Cifar10.FOLDER));
        Files.writeString(folder.resolve(Cifar10.FOLDER).resolve("mine"), "mine");
        assertThrows(FileException.class, () -> extract(Archives.whole(LENGTH)));
        assertEquals(List.of("mine"), names(folder.resolve(Cifar10.FOLDER)));
        assertEquals(List.of("archive", Cifar10.FOLDER), names(folder));
    }

    private String refused(Consumer<Archives> content) throws IOException {
        DataException e = assertThrows(DataException.class, () -> extract(Archives.of(content)));
        assertEquals(List.of("archive"), names(folder));
        return e.problem();
    }

    private Path extract(byte[] content) throws IOException {
        return new CifarArchive(archive(content), LENGTH).extractTo(folder);
    }

    private Path archive(byte[] content) throws IOException {
        Path archive = folder.resolve("archive");
        Files.write(archive, content);
        return archive;
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
