package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    @TempDir
    Path root;

    private Path folder;

    @BeforeEach
    void fourFiles() throws IOException {
        folder = Files.createDirectory(root.resolve("mnist"));
        write("train-images-idx3-ubyte.gz", idx(bytes(3 * 4, 1), 3, 2, 2));
        write("train-labels-idx1-ubyte", idx(new byte[] {9, 0, 4}, 3));
        write("t10k-images-idx3-ubyte", idx(bytes(4, 100), 1, 2, 2));
        write("t10k-labels-idx1-ubyte.gz", idx(new byte[] {1}, 1));
    }

    private static byte[] bytes(int count, int first) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static byte[] idx(byte[] values, int... shape) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x800 | shape.length);
        for (int side : shape) {
            out.writeInt(side);
        }
        out.write(values);
        return bytes.toByteArray();
    }

    private void write(String name, byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        Files.write(folder.resolve(name), name.endsWith(".gz") ? packed.toByteArray() : content);
    }

    @Test
    void plainAndPackedFilesAreRead() {
        DataSource source = new DataSource(List.of(root), Optional.empty());
        DatasetSplit data = source.load(DatasetChoice.named("mnist")).data();
        assertEquals(3, data.train().size());
        assertEquals(List.of(9, 0, 4), List.of(data.train().label(0), data.train().label(1), data.train().label(2)));
        assertArrayEquals(new byte[] {5, 6, 7, 8}, data.train().pixels(1));
        assertEquals(1, data.test().size());
        assertEquals(1, data.train().channels());
        assertEquals(1, data.normalization().channels());
    }

    @Test
    void paddedPicturesStandInTheMiddleOfBlack() {
        PaddedPictures padded = new PaddedPictures(Mnist.DIGITS.load(folder).train(), 4, 4);
        byte[] target = new byte[18];
        Arrays.fill(target, (byte) 77);
        padded.copyPixels(0, target, 1);
        assertArrayEquals(new byte[] {77, 0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0, 77}, target);
        assertThrows(ArgumentException.class, () -> new PaddedPictures(padded, 3, 4));
    }

    @Test
    void damageIsNamed() throws IOException {
        write("train-labels-idx1-ubyte", idx(new byte[] {9, 10, 4}, 3));
        assertProblem("label 1 is 10");
        write("train-labels-idx1-ubyte", idx(new byte[] {9, 1}, 2));
        assertProblem("has 3 pictures, train-labels-idx1-ubyte 2 labels");
        write("train-labels-idx1-ubyte", idx(new byte[] {9, 1}, 3));
        assertProblem("ends after 2 of 3 values");
        write("train-labels-idx1-ubyte", idx(new byte[] {9, 1, 2, 3}, 3));
        assertProblem("goes on behind its 3 values");
        write("train-labels-idx1-ubyte", idx(new byte[] {9, 1, 2}, 3, 1, 1));
        assertProblem("begins with 00000803, expected 00000801");
        write("train-labels-idx1-ubyte", idx(new byte[] {9}, Integer.MAX_VALUE));
        assertProblem("its header tells of");
        write("train-labels-idx1-ubyte", idx(new byte[] {9}, -1));
        assertProblem("its header tells of");
        write("train-labels-idx1-ubyte", new byte[] {0, 0, 8});
        assertProblem("ends in its header");
        Files.delete(folder.resolve("train-labels-idx1-ubyte"));
        assertProblem("missing: train-labels-idx1-ubyte or train-labels-idx1-ubyte.gz");
    }

    private void assertProblem(String expected) {
        DataException e = assertThrows(DataException.class, () -> Mnist.DIGITS.load(folder), expected);
        assertTrue(e.getMessage().contains(expected), e::getMessage);
    }

    @Test
    void whatIsNotHereIsSaidWithWhatToPutWhere() {
        DataException e = assertThrows(DataException.class,
                () -> new DataSource(List.of(root), Optional.empty()).load(DatasetChoice.named("fashion-mnist")));
        assertTrue(e.getMessage().contains(root.resolve("fashion-mnist").toString()), e::getMessage);
    }
}
