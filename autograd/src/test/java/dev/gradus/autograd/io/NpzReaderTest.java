package dev.gradus.autograd.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.CheckpointException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpzReaderTest {
    /** What NumPy has written: arange(24).reshape(2, 3, 4) − 5.5 in many types and orders. */
    private static final double[] WRITTEN = IntStream.range(0, 24).mapToDouble(i -> i - 5.5).toArray();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"stored", "deflated"})
    void everyOrderOfBytesAndAxesComesOutTheSame(String kind) {
        try (TensorFile file = TensorFile.open(golden(kind))) {
            assertInstanceOf(NpzReader.class, file);
            for (String name : new String[] {
                "plain/f4", "big/f4", "fortran/f4", "bigfortran/f8", "half/f2", "bighalf/f2"}) {
                assertArrayEquals(new int[] {2, 3, 4}, file.tensor(name).shape(), name);
                assertArrayEquals(WRITTEN, file.doubles(name), name);
                float[] floats = file.floats(name);
                assertArrayEquals(WRITTEN, IntStream.range(0, 24).mapToDouble(i -> floats[i]).toArray(), name);
            }
            int[] doubled = IntStream.range(0, 24).map(i -> 2 * i - 11).toArray();
            assertArrayEquals(doubled, file.ints("ints/i8"));
            assertArrayEquals(doubled, file.ints("bigints/i4"));
            assertArrayEquals(IntStream.range(0, 24).toArray(), file.ints("bytes/u1"));
            assertArrayEquals(IntStream.range(0, 24).map(i -> 1 - i % 2).toArray(), file.ints("bools"));
            assertArrayEquals(new double[] {2.5}, file.doubles("scalar/f8"));
            assertArrayEquals(new double[] {0, 1, 2, 3, 4}, file.doubles("vector"));
            assertEquals(0, file.floats("empty").length);
            float[] middle = new float[30];
            file.floats("fortran/f4", middle, 3);
            assertEquals(-5.5f, middle[3]);
            assertEquals(0, middle[27]);
        }
    }

    @Test
    void whatCannotBeReadIsListedWithItsReasonAndHindersNothingElse() {
        try (TensorFile file = TensorFile.open(golden("unreadable"))) {
            assertArrayEquals(new float[] {0, 1, 2}, file.floats("good"));
            assertEquals(Set.of("good"), file.tensors().keySet());
            assertTrue(file.unreadable().get("objects").contains("never unpickled"), file.unreadable()::toString);
            assertTrue(file.unreadable().get("text").contains("'<U2'"), file.unreadable()::toString);
            assertTrue(file.unreadable().get("complex").contains("'<c16'"), file.unreadable()::toString);
            assertTrue(file.unreadable().get("raw").contains("bfloat16"), file.unreadable()::toString);
            assertTrue(file.unreadable().get("fields").contains("several fields"), file.unreadable()::toString);
        }
    }

    @Test
    void whatIsWrittenComesBack() {
        Path path = folder.resolve("a.npz");
        new NpzWriter()
                .add("Transformer/kernel", new int[] {2, 2}, () -> new float[] {1, 2, Float.NaN, -0f})
                .add("scalar", new int[0], () -> new float[] {7})
                .add("row", new int[] {3}, () -> new float[] {1, 2, 3})
                .write(path);
        try (TensorFile file = TensorFile.open(path)) {
            assertArrayEquals(new float[] {1, 2, Float.NaN, -0f}, file.floats("Transformer/kernel"));
            assertArrayEquals(new float[] {7}, file.floats("scalar"));
            assertArrayEquals(new int[] {3}, file.tensor("row").shape());
        }
    }

    @Test
    void theSameArraysGiveTheSameBytes() throws IOException {
        Path one = folder.resolve("1.npz");
        Path two = folder.resolve("2.npz");
        new NpzWriter().add("a", new int[] {1}, () -> new float[1]).add("b", new int[0], () -> new float[1]).write(one);
        new NpzWriter().add("b", new int[0], () -> new float[1]).add("a", new int[] {1}, () -> new float[1]).write(two);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
        "{'descr': '=f4', 'fortran_order': False, 'shape': (2,), }  ; order of the bytes",
        "{'descr': '|f4', 'fortran_order': False, 'shape': (2,), }  ; order of the bytes",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), } ; cannot be understood",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), } ; has the shape",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }      ; cannot be understood",
        "{'descr': '<f4', 'shape': (2,), }                          ; cannot be understood",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), __import__('os')} ; cannot be understood",
        "[1, 2]                                                     ; no dictionary"})
    void aHeaderThatIsNotUnderstoodIsToldInWords(String header, String reason) throws IOException {
        Path path = zip("x.npy", npy(header.strip(), new byte[8]), false);
        try (TensorFile file = TensorFile.open(path)) {
            assertTrue(file.unreadable().get("x").contains(reason), file.unreadable()::toString);
        }
    }

    @Test
    void aShapeThatDoesNotFillTheEntryIsRefused() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
        assertRefused(zip("x.npy", npy(header, new byte[8]), false), "takes");
        String huge = "{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,), }";
        assertRefused(zip("x.npy", npy(huge, new byte[8]), false), "takes");
        String beyond = "{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000, 2000000000), }";
        assertRefused(zip("x.npy", npy(beyond, new byte[8]), false), "more values than a Java array holds");
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
        byte[] zeros = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (20000000,), }", new byte[80_000_000]);
        assertRefused(zip("x.npy", zeros, true), "would unpack to");
    }

    @Test
    void anEntryThatClaimsAnImpossibleGrowthIsRefused() throws IOException {
        Path path = zip("x.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", new byte[8]), true);
        byte[] bytes = Files.readAllBytes(path);
        int directory = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 1_900_000_000); // unpacked size
        Files.write(path, bytes);
        assertRefused(path, "claims to unpack");
    }

    @Test
    void aDamagedValueIsNoticed() throws IOException {
        Path path = folder.resolve("a.npz");
        new NpzWriter().add("a", new int[] {100}, () -> new float[100]).write(path);
        byte[] bytes = Files.readAllBytes(path);
        bytes[300] ^= 1;
        Files.write(path, bytes);
        try (TensorFile file = TensorFile.open(path)) {
            CheckpointException error = assertThrows(CheckpointException.class, () -> file.floats("a"));
            assertTrue(error.problem().contains("checksum"), error.getMessage());
        }
    }

    @Test
    void aFileThatWasCutOffIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(golden("deflated"));
        Path path = folder.resolve("cut.npz");
        Files.write(path, Arrays.copyOf(whole, whole.length - 30));
        assertRefused(path, "cannot be read");
    }

    @Test
    void aPickleOfPyTorchIsNotOpenedButExplained() throws IOException {
        CheckpointException error = assertThrows(CheckpointException.class,
                () -> TensorFile.open(zip("archive/data.pkl", new byte[10], false)));
        assertTrue(error.problem().contains("pickle of PyTorch"), error.getMessage());
        assertTrue(error.hint().contains("safetensors"), error.getMessage());
        assertRefused(zip("readme.txt", new byte[3], false), "holds no NumPy arrays");
    }

    @Test
    void aFileThatIsNotThereIsToldAsSuch() {
        assertThrows(CheckpointException.class, () -> NpzReader.open(folder.resolve("none.npz")));
    }

    private static void assertRefused(Path path, String reason) {
        CheckpointException error = assertThrows(CheckpointException.class, () -> TensorFile.open(path).close());
        assertTrue(error.problem().contains(reason), error.getMessage());
    }

    private static byte[] npy(String header, byte[] values) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x93);
        out.write("NUMPY".getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(values);
        return out.toByteArray();
    }

    private Path zip(String name, byte[] content, boolean deflated) throws IOException {
        Path path = folder.resolve("made.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            zip.setLevel(deflated ? 9 : 0);
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return path;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(Arrays.copyOfRange(bytes, i, i + wanted.length), wanted)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    private static Path golden(String name) {
        try {
            return Path.of(NpzReaderTest.class.getResource("/golden/npz/" + name + ".npz").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
