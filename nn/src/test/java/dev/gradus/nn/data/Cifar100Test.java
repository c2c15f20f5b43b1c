package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar100Test {
    private static final Map<String, Integer> TINY =
            Map.of("train.bin", 3 * Cifar100.ROW_BYTES, "test.bin", 2 * Cifar100.ROW_BYTES);

    @TempDir
    Path folder;

    private void write(String name, int... labels) throws IOException {
        byte[] bytes = new byte[labels.length / 2 * Cifar100.ROW_BYTES];
        for (int row = 0; row < labels.length / 2; row++) {
            int at = row * Cifar100.ROW_BYTES;
            bytes[at] = (byte) labels[2 * row];
            bytes[at + 1] = (byte) labels[2 * row + 1];
            bytes[at + 2] = (byte) (row + 7);
            bytes[at + Cifar100.ROW_BYTES - 1] = (byte) 255;
        }
        Files.write(folder.resolve(name), bytes);
    }

    @Test
    void fineAndCoarseLabelsAreReadInTheirOrder() throws IOException {
        write("train.bin", 19, 99, 0, 4, 1, 0);
        write("test.bin", 7, 1, 3, 2);
        DatasetSplit fine = Cifar100.load(folder, false, TINY);
        assertEquals(List.of(99, 4, 0), List.of(fine.train().label(0), fine.train().label(1), fine.train().label(2)));
        assertEquals(100, fine.train().classes());
        assertEquals("worm", fine.train().classNames().get(99));
        assertEquals(8, fine.train().pixels(1)[0]);
        assertEquals(-1, fine.test().pixels(1)[3071]);
        DatasetSplit coarse = Cifar100.load(folder, true, TINY);
        assertEquals(List.of(19, 0, 1),
                List.of(coarse.train().label(0), coarse.train().label(1), coarse.train().label(2)));
        assertEquals("vehicles_2", coarse.train().classNames().get(19));
    }

    @Test
    void thereAreAHundredAndTwentyNames() {
        assertEquals(100, new HashSet<>(Cifar100.FINE_NAMES).size());
        assertEquals(20, new HashSet<>(Cifar100.COARSE_NAMES).size());
        assertEquals(Cifar100.FINE_NAMES.stream().sorted().toList(), Cifar100.FINE_NAMES);
        assertEquals(Cifar100.COARSE_NAMES.stream().sorted().toList(), Cifar100.COARSE_NAMES);
    }

    @Test
    void labelsOutOfRangeAndWrongLengthsAreNamed() throws IOException {
        write("train.bin", 1, 1, 20, 3, 1, 1);
        write("test.bin", 1, 1, 1, 1);
        DataException label = assertThrows(DataException.class, () -> Cifar100.load(folder, false, TINY));
        assertTrue(label.getMessage().contains("row 1 has the labels 20 and 3"), label::getMessage);
        write("train.bin", 1, 100, 1, 3, 1, 1);
        assertThrows(DataException.class, () -> Cifar100.load(folder, false, TINY));
        write("train.bin", 1, 1);
        DataException length = assertThrows(DataException.class, () -> Cifar100.load(folder, false, TINY));
        assertTrue(length.getMessage().contains("has 3074 bytes, expected 9222"), length::getMessage);
        Files.delete(folder.resolve("train.bin"));
        assertThrows(DataException.class, () -> Cifar100.load(folder, false));
    }

    @Test
    void whatIsNotHereIsSaidWithWhatToPutWhere() {
        DataException e = assertThrows(DataException.class,
                () -> new DataSource(List.of(folder), Optional.empty()).load(DatasetChoice.named("cifar100")));
        assertTrue(e.getMessage().contains(folder.resolve(Cifar100.FOLDER).toString()), e::getMessage);
        assertTrue(e.getMessage().contains("cifar-100-binary.tar.gz"), e::getMessage);
    }
}
