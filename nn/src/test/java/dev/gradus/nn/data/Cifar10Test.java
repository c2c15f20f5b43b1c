package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
    @TempDir
    Path folder;

    @Test
    void looksWhereAskedThenInTheEnvironmentThenInTheCache() {
        Path home = Path.of("home");
        assertEquals(List.of(Path.of("a"), Path.of("b"), home.resolve(".cache/gradus")),
                Cifar10.folders(Optional.of(Path.of("a")), Map.of("GRADUS_DATA", "b"), home));
        assertEquals(List.of(home.resolve(".cache/gradus")),
                Cifar10.folders(Optional.empty(), Map.of("GRADUS_DATA", " "), home));
        assertEquals(List.of(Path.of("a"), home.resolve(".cache/gradus")),
                Cifar10.folders(Optional.of(Path.of("a")), Map.of("GRADUS_DATA", "a"), home));
    }

    @Test
    void findsTheFolderItselfOrTheOneInIt() throws IOException {
        Path below = Files.createDirectories(folder.resolve("second").resolve(Cifar10.FOLDER));
        assertEquals(Optional.empty(), Cifar10.find(List.of(folder, folder.resolve("second"))));
        Files.createFile(below.resolve("test_batch.bin"));
        assertEquals(Optional.of(below), Cifar10.find(List.of(folder, folder.resolve("second"))));
        assertEquals(Optional.of(below), Cifar10.find(List.of(below)));
    }

    @Test
    void readsRowsOfALabelAndThreePlanes() throws IOException {
        emptyFiles(folder);
        put("data_batch_2.bin", 9_999, 7, 100, 42);
        put("test_batch.bin", 3, 9, 3071, 255);
        DatasetSplit split = Cifar10.load(folder);
        assertEquals(50_000, split.train().size());
        assertEquals(10_000, split.test().size());
        assertEquals(7, split.train().label(19_999));
        assertEquals(42, split.train().pixels(19_999)[100]);
        assertEquals(9, split.test().label(3));
        assertEquals((byte) 255, split.test().pixels(3)[3071]);
        assertEquals("airplane", split.test().classNames().get(split.test().label(4)));
        assertEquals(3072, split.train().pixelsPerImage());
    }

    @Test
    void namesMissingFiles() throws IOException {
        emptyFiles(folder);
        Files.delete(folder.resolve("data_batch_3.bin"));
        Files.delete(folder.resolve("test_batch.bin"));
        DataException e = assertThrows(DataException.class, () -> Cifar10.load(folder));
        assertEquals("missing: data_batch_3.bin, test_batch.bin", e.problem());
        assertEquals(folder.toString(), e.where());
    }

    @Test
    void tellsExpectedAndFoundLengthOfATruncatedFile() throws IOException {
        emptyFiles(folder);
        resize("data_batch_5.bin", 30_729_999);
        DataException e = assertThrows(DataException.class, () -> Cifar10.load(folder));
        assertEquals(folder.resolve("data_batch_5.bin").toString(), e.where());
        assertEquals("the file has 30729999 bytes, expected 30730000", e.problem());
    }

    @Test
    void tellsFileAndRowOfALabelThatIsNone() throws IOException {
        emptyFiles(folder);
        put("data_batch_4.bin", 17, 10, 0, 0);
        DataException e = assertThrows(DataException.class, () -> Cifar10.load(folder));
        assertEquals(folder.resolve("data_batch_4.bin").toString(), e.where());
        assertEquals("row 17 has the label 10", e.problem());
    }

    @Test
    void theRealDataHasTenClassesOfEqualSizeAndThePublishedMeans() {
        Path home = Path.of(System.getProperty("user.home"));
        Optional<Path> place = Cifar10.find(Cifar10.folders(Optional.empty(), System.getenv(), home));
        if (place.isEmpty()) {
            System.out.println("Skipped: CIFAR-10 is not on this machine");
        }
        Assumptions.assumeTrue(place.isPresent(), "CIFAR-10 is not on this machine");
        DatasetSplit split = Cifar10.load(place.get());
        int[] counts = new int[10];
        for (int i = 0; i < split.test().size(); i++) {
            counts[split.test().label(i)]++;
        }
        assertArrayEquals(new int[] {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000}, counts);
        Normalization measured = Normalization.of(split.train());
        for (int c = 0; c < 3; c++) {
            assertEquals(split.normalization().mean().get(c), measured.mean().get(c), 2e-4);
            assertEquals(split.normalization().std().get(c), measured.std().get(c), 2e-4);
        }
        assertTrue(split.train().label(0) == 6, "the first training picture is a frog");
    }

    /** Files of the right length whose rows are all black airplanes; they take no room on most disks. */
    static void emptyFiles(Path folder) throws IOException {
        for (String name : Cifar10.files()) {
            try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
                file.setLength(Cifar10.FILE_BYTES);
            }
        }
    }

    private void put(String name, int row, int label, int pixel, int value) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.seek(row * 3073L);
            file.write(label);
            file.seek(row * 3073L + 1 + pixel);
            file.write(value);
        }
    }

    private void resize(String name, long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(length);
        }
    }
}
