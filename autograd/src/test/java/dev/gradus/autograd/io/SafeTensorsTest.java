package dev.gradus.autograd.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    Path folder;

    @Test
    void everyTypeThatIsWrittenComesBack() {
        Path file = folder.resolve("all.safetensors");
        new SafeTensorsWriter()
                .metadata("step", "12")
                .metadata("attributes", "{\"eps\": 1e-6}")
                .add("f32", new int[] {2, 2}, new float[] {1.5f, -0f, Float.NaN, Float.MIN_VALUE})
                .add("f64", new int[] {3}, new double[] {Math.PI, Double.NEGATIVE_INFINITY, 1e-310})
                .add("i32", new int[] {2}, new int[] {Integer.MIN_VALUE, 7})
                .add("i64", new int[] {1, 1, 2}, new long[] {Long.MIN_VALUE, 9})
                .add("u8", new int[] {2}, new byte[] {-1, 3})
                .add("bool", new int[] {3}, new boolean[] {true, false, true})
                .add("scalar", new int[] {}, new float[] {4})
                .add("empty", new int[] {3, 0, 2}, new float[] {})
                .write(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertEquals(Map.of("step", "12", "attributes", "{\"eps\": 1e-6}"), reader.metadata());
            assertEquals(List.of("f64", "i64", "empty", "f32", "i32", "scalar", "bool", "u8"),
                    List.copyOf(reader.names()));
            assertArrayEquals(new float[] {1.5f, -0f, Float.NaN, Float.MIN_VALUE}, reader.floats("f32"));
            assertArrayEquals(new double[] {1.5, -0.0, Double.NaN, Float.MIN_VALUE}, reader.doubles("f32"));
            assertArrayEquals(new double[] {Math.PI, Double.NEGATIVE_INFINITY, 1e-310}, reader.doubles("f64"));
            assertArrayEquals(new float[] {(float) Math.PI, Float.NEGATIVE_INFINITY, 0}, reader.floats("f64"));
            assertArrayEquals(new int[] {Integer.MIN_VALUE, 7}, reader.ints("i32"));
            assertArrayEquals(new long[] {Integer.MIN_VALUE, 7}, reader.longs("i32"));
            assertArrayEquals(new long[] {Long.MIN_VALUE, 9}, reader.longs("i64"));
            assertArrayEquals(new int[] {255, 3}, reader.ints("u8"));
            assertArrayEquals(new int[] {1, 0, 1}, reader.ints("bool"));
            assertArrayEquals(new float[] {4}, reader.floats("scalar"));
            assertArrayEquals(new int[] {}, reader.shape("scalar"));
            assertArrayEquals(new int[] {3, 0, 2}, reader.shape("empty"));
            assertEquals(0, reader.floats("empty").length);
        }
    }

    @Test
    void valuesThatAreAskedForLateAreRoundedToTheirType() {
        Path file = folder.resolve("late.safetensors");
        float[] values = {1, -0f, Float.NaN, Float.POSITIVE_INFINITY, 1.00390625f, 1.01171875f, 1e30f, 70000};
        SafeTensorsWriter writer = new SafeTensorsWriter();
        for (StoredType type : List.of(StoredType.F32, StoredType.F64, StoredType.F16, StoredType.BF16)) {
            writer.add(type.name(), type, new int[] {8}, () -> values);
        }
        writer.write(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertArrayEquals(values, reader.floats("F32"));
            assertArrayEquals(values, reader.floats("F64"));
            float inf = Float.POSITIVE_INFINITY;
            assertArrayEquals(new float[] {1, -0f, Float.NaN, inf, 1.00390625f, 1.01171875f, inf, inf},
                    reader.floats("F16"));
            float big = Float.intBitsToFloat(0x714A0000); // 1e30 to eight bits
            assertArrayEquals(new float[] {1, -0f, Float.NaN, inf, 1, 1.015625f, big, 70144}, reader.floats("BF16"));
        }
        assertThrows(ArgumentException.class,
                () -> new SafeTensorsWriter().add("i", StoredType.I32, new int[0], () -> new float[1]));
        assertThrows(ArgumentException.class, () -> new SafeTensorsWriter()
                .add("short", StoredType.F32, new int[] {2}, () -> new float[1]).write(folder.resolve("short")));
    }

    @Test
    void aFileThatIsCutOffWhileItIsOpenIsNoticed() throws IOException {
        Path file = folder.resolve("cut.safetensors");
        new SafeTensorsWriter().add("a", new int[] {100_000}, new float[100_000]).write(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(5000);
            }
            assertThrows(CheckpointException.class, () -> reader.floats("a"));
        }
    }

    @Test
    void readsIntoAnArrayThatIsThere() {
        Path file = folder.resolve("a.safetensors");
        new SafeTensorsWriter().add("a", new int[] {2}, new float[] {9, 1, 2, 9}, 1).write(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            float[] target = {0, 0, 0, 0};
            reader.floats("a", target, 2);
            assertArrayEquals(new float[] {0, 0, 1, 2}, target);
            CheckpointException e = assertThrows(CheckpointException.class, () -> reader.floats("a", target, 3));
            assertTrue(e.problem().contains("2 values, the array offers room for 1"), e.problem());
        }
    }

    @Test
    void halfAndBrainFloatsAreWidened() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) 0x3C01).putShort((short) 0x8001); // 1 + 2^-10, the smallest negative half
        data.putShort((short) 0x3F81).putShort((short) 0xFF80); // 1 + 2^-7, -infinity
        Path file = raw("{\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[4,8]}}", data.array());
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertArrayEquals(new float[] {1 + 0x1p-10f, -0x1p-24f}, reader.floats("h"));
            assertArrayEquals(new double[] {1 + 0x1p-10, -0x1p-24}, reader.doubles("h"));
            assertArrayEquals(new float[] {1 + 0x1p-7f, Float.NEGATIVE_INFINITY}, reader.floats("b"));
            assertArrayEquals(new double[] {1 + 0x1p-7, Double.NEGATIVE_INFINITY}, reader.doubles("b"));
        }
    }

    @Test
    void smallIntegersAreWidenedWithTheirSign() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN);
        data.put((byte) -2).putShort((short) -3).putShort((short) -3).putInt(-4).putLong(-5);
        Path file = raw("{\"i8\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                + "\"i16\":{\"dtype\":\"I16\",\"shape\":[1],\"data_offsets\":[1,3]},"
                + "\"u16\":{\"dtype\":\"U16\",\"shape\":[1],\"data_offsets\":[3,5]},"
                + "\"u32\":{\"dtype\":\"U32\",\"shape\":[1],\"data_offsets\":[5,9]},"
                + "\"u64\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[9,17]}}", data.array());
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertEquals(-2, reader.ints("i8")[0]);
            assertEquals(-3, reader.ints("i16")[0]);
            assertEquals(65533, reader.ints("u16")[0]);
            assertEquals(4294967292L, reader.longs("u32")[0]);
            assertThrows(CheckpointException.class, () -> reader.ints("u32"));
            assertThrows(CheckpointException.class, () -> reader.longs("u64"));
        }
    }

    @Test
    void refusesToTakeOneKindOfNumberForAnother() {
        Path file = folder.resolve("a.safetensors");
        new SafeTensorsWriter()
                .add("f", new int[] {1}, new float[] {1})
                .add("i", new int[] {1}, new int[] {1})
                .write(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertThrows(CheckpointException.class, () -> reader.ints("f"));
            assertThrows(CheckpointException.class, () -> reader.floats("i"));
            CheckpointException e = assertThrows(CheckpointException.class, () -> reader.floats("weight"));
            assertTrue(e.getMessage().contains("no tensor 'weight'"), e.getMessage());
            assertTrue(e.getMessage().contains("2 tensors: f, i"), e.getMessage());
        }
    }

    @Test
    void theOrderOfAddingDoesNotShowInTheFile() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        new SafeTensorsWriter()
                .metadata("x", "1")
                .metadata("y", "2")
                .add("a", new int[] {1}, new byte[] {1})
                .add("b", new int[] {1}, new double[] {2})
                .write(one);
        new SafeTensorsWriter()
                .add("b", new int[] {1}, new double[] {2})
                .add("a", new int[] {1}, new byte[] {1})
                .metadata("y", "2")
                .metadata("x", "1")
                .write(two);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
        try (SafeTensorsReader reader = SafeTensorsReader.open(one)) {
            assertEquals(0, reader.header().dataStart() % 8);
            assertEquals(0, reader.entry("b").begin());
        }
    }

    @Test
    void theWriterRefusesWhatCannotBeReadBack() {
        SafeTensorsWriter writer = new SafeTensorsWriter().add("a", new int[] {1}, new float[] {1});
        assertThrows(ArgumentException.class, () -> writer.add("a", new int[] {1}, new float[] {1}));
        assertThrows(ArgumentException.class, () -> writer.add("__metadata__", new int[] {1}, new float[] {1}));
        assertThrows(ArgumentException.class, () -> writer.add("b", new int[] {2}, new float[] {1}));
        assertThrows(ArgumentException.class, () -> writer.add("b", new int[] {1}, new float[] {1, 2}));
        assertThrows(ArgumentException.class, () -> writer.add("b", new int[] {2}, new float[] {1, 2}, 1));
        assertThrows(ArgumentException.class, () -> writer.add("\uD800", new int[] {1}, new float[] {1}));
        assertThrows(ArgumentException.class, () -> writer.add("x".repeat(10_001), new int[] {1}, new float[] {1}));
        assertThrows(CheckpointException.class, () -> writer.add("b", new int[] {-1, -1}, new float[] {1}));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [] | START_OBJECT was wanted
            {"a | not valid JSON
            {} {} | goes on after its closing brace
            {"a":1} | tensor 'a'
            {"__metadata__":{"a":1}} | metadata 'a'
            {"a":{"dtype":"F32","shape":[1]}} | lacks its two data_offsets
            {"a":{"dtype":"F32","data_offsets":[0,4]}} | lacks its shape
            {"a":{"shape":[1],"data_offsets":[0,4]}} | lacks its dtype
            {"a":{"dtype":"F9","shape":[1],"data_offsets":[0,4]}} | dtype 'F9'
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}} | unknown field 'x'
            {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}} | VALUE_NUMBER_INT was wanted
            {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}} | negative number -1
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}} | holds more than 2
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}} | span -4
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}} | takes 8 bytes
            {"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,0]}} | more values than a Java array holds
            {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | Java array
            {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}} | not valid JSON
            {"a":{"dtype":"U8","shape":[4],"data_offsets":[1,5]}} | 'a' begins at byte 1, what comes before it ends at byte 0
            {"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}} | its header asks for
            {"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}} | its header asks for
            {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{}} | Duplicate
            """)
    void refusesABadHeader(String header, String problem) throws IOException {
        Path file = raw(header, new byte[4]);
        CheckpointException e = assertThrows(CheckpointException.class, () -> SafeTensorsReader.open(file));
        assertTrue(e.problem().contains(problem), e.getMessage());
        assertTrue(e.getMessage().startsWith("[" + file + "]"), e.getMessage());
    }

    @Test
    void refusesTensorsThatOverlap() throws IOException {
        Path file = raw("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[3,4]}}", new byte[4]);
        CheckpointException e = assertThrows(CheckpointException.class, () -> SafeTensorsReader.open(file));
        assertTrue(e.problem().contains("'b' begins at byte 3, what comes before it ends at byte 4"), e.getMessage());
    }

    @Test
    void refusesAHeaderThatIsNotUtf8() throws IOException {
        byte[] header = "{\"?\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}"
                .getBytes(StandardCharsets.UTF_8);
        header[2] = (byte) 0xFF;
        Path file = folder.resolve("bad");
        Files.write(file, bytes(header.length, header, new byte[4]));
        assertThrows(CheckpointException.class, () -> SafeTensorsReader.open(file));
    }

    @Test
    void refusesAHeaderLengthBeyondTheLimitOrTheFile() throws IOException {
        for (long length : new long[] {0, 1, 3, 100_000_001, Long.MAX_VALUE, -1}) {
            Path file = folder.resolve("bad");
            Files.write(file, bytes(length, "{}".getBytes(StandardCharsets.UTF_8), new byte[0]));
            assertThrows(CheckpointException.class, () -> SafeTensorsReader.open(file), "length " + length);
        }
    }

    @Test
    void aFileWithoutTensorsIsValid() throws IOException {
        try (SafeTensorsReader reader = SafeTensorsReader.open(raw("{}", new byte[0]))) {
            assertTrue(reader.names().isEmpty());
        }
    }

    @Test
    void everyTruncationIsRefusedAndTellsBothLengths() throws IOException {
        Path file = folder.resolve("a.safetensors");
        new SafeTensorsWriter().add("a", new int[] {3}, new float[] {1, 2, 3}).write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            CheckpointException e = assertThrows(CheckpointException.class, () -> SafeTensorsReader.open(file));
            assertTrue(e.problem().contains("has " + length + " bytes"), e.problem());
        }
        assertTrue(assertThrows(CheckpointException.class, () -> SafeTensorsReader.open(file)).problem()
                .contains("asks for " + whole.length));
    }

    @Test
    void aMissingFileIsNamed() {
        CheckpointException e = assertThrows(CheckpointException.class,
                () -> SafeTensorsReader.open(folder.resolve("nowhere.safetensors")));
        assertTrue(e.getMessage().contains("nowhere.safetensors] there is no such file"), e.getMessage());
    }

    @Test
    void readsFilesWrittenByTheOriginalLibrary() throws IOException {
        try (SafeTensorsReader reader = SafeTensorsReader.open(golden("ops/where.safetensors"))) {
            assertEquals("{}", reader.metadata().get("attributes"));
            assertEquals(StoredType.BOOL, reader.entry("input.mask").type());
            int[] mask = reader.ints("input.mask");
            double[] a = reader.doubles("input.a");
            double[] b = reader.doubles("input.b");
            double[] y = reader.doubles("output.y");
            for (int i = 0; i < y.length; i++) {
                assertEquals(mask[i % mask.length] == 1 ? a[i % a.length] : b[i % b.length], y[i]);
            }
        }
        try (SafeTensorsReader reader = SafeTensorsReader.open(golden("ops/embedding.safetensors"))) {
            long[] index = reader.longs("input.index");
            double[] weight = reader.doubles("param.weight");
            double[] y = reader.doubles("output.y");
            assertArrayEquals(new int[] {2, 3, 5}, reader.shape("output.y"));
            for (int i = 0; i < y.length; i++) {
                assertEquals(weight[(int) index[i / 5] * 5 + i % 5], y[i]);
            }
        }
    }

    private Path golden(String name) throws IOException {
        Path copy = folder.resolve("golden.safetensors");
        try (InputStream in = getClass().getResourceAsStream("/golden/" + name)) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }

    private Path raw(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("raw.safetensors");
        Files.write(file, bytes(json.length, json, data));
        return file;
    }

    private static byte[] bytes(long headerLength, byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header)
                .put(data)
                .array();
    }
}
