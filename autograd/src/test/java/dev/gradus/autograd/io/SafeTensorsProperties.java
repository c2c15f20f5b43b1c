package dev.gradus.autograd.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.random.Philox;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SafeTensorsProperties {
    private static Path folder;
    private static byte[] mixed;
    private static byte[] manyDigits;

    @BeforeContainer
    static void makeFiles() throws IOException {
        folder = Files.createTempDirectory("safetensors");
        Path file = folder.resolve("damaged");
        new SafeTensorsWriter()
                .metadata("k", "v")
                .add("a", new int[] {2, 2}, new float[] {1, 2, 3, 4})
                .add("b", new int[] {2}, new long[] {1, 2})
                .write(file);
        mixed = Files.readAllBytes(file);
        new SafeTensorsWriter()
                .add("a", new int[] {12, 10}, new float[120])
                .add("b", new int[] {110}, new byte[110])
                .write(file);
        manyDigits = Files.readAllBytes(file);
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        for (String name : new String[] {"round", "damaged"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Property(tries = 100)
    void whatIsWrittenComesBack(
            @ForAll("tensors") Map<String, int[]> shapes,
            @ForAll("metadata") Map<String, String> metadata,
            @ForAll long seed) {
        Philox random = new Philox(seed);
        SafeTensorsWriter writer = new SafeTensorsWriter();
        metadata.forEach(writer::metadata);
        Map<String, float[]> values = new HashMap<>();
        shapes.forEach((name, shape) -> {
            float[] array = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < array.length; i++) {
                array[i] = Float.intBitsToFloat(random.nextInt());
            }
            values.put(name, array);
            writer.add(name, shape, array);
        });
        Path file = folder.resolve("round");
        writer.write(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertEquals(metadata, reader.metadata());
            assertEquals(shapes.keySet(), reader.names());
            shapes.forEach((name, shape) -> {
                assertArrayEquals(shape, reader.shape(name));
                assertArrayEquals(values.get(name), reader.floats(name));
            });
        }
    }

    /** A damaged file is read as some other valid file or refused; nothing else may happen. */
    @Property(tries = 1000)
    void damageIsRefusedOrHarmless(
            @ForAll @Size(min = 1, max = 4) int[] places,
            @ForAll @Size(4) byte[] bytes,
            @ForAll @IntRange(min = 0, max = 300) int cut)
            throws IOException {
        Path file = folder.resolve("damaged");
        byte[] content = mixed.clone();
        for (int i = 0; i < places.length; i++) {
            content[Math.floorMod(places[i], content.length)] = bytes[i];
        }
        Files.write(file, Arrays.copyOf(content, cut % 3 == 0 ? Math.min(cut, content.length) : content.length));
        readAll(file);
    }

    /** Digits are the header's tender spot: swapping them reaches shapes and offsets that parse well. */
    @Property(tries = 1000)
    void wrongNumbersAreRefusedOrHarmless(@ForAll @Size(8) int[] places, @ForAll @Size(8) byte[] digits)
            throws IOException {
        Path file = folder.resolve("damaged");
        byte[] content = manyDigits.clone();
        for (int i = 0; i < places.length; i++) {
            int at = 8 + Math.floorMod(places[i], 120);
            if (content[at] >= '0' && content[at] <= '9') {
                content[at] = (byte) ('0' + Math.floorMod(digits[i], 10));
            }
        }
        Files.write(file, content);
        readAll(file);
    }

    /** Headers of right words in wrong places, with numbers of any size: shapes, offsets, overlaps, holes. */
    @Property(tries = 1000)
    void hostileHeadersAreRefusedOrHarmless(
            @ForAll("hostile") List<String> entries, @ForAll @IntRange(min = 0, max = 64) int dataBytes)
            throws IOException {
        byte[] json = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(json.length).put(json);
        Path file = folder.resolve("damaged");
        Files.write(file, content.array());
        readAll(file);
    }

    /** Whatever length the header claims, and whatever the file says in it, memory stays near the file's size. */
    @Property(tries = 300)
    void noHeaderMakesTheReaderAskForMoreThanTheFileHas(
            @ForAll long claimed, @ForAll("hostile") List<String> entries, @ForAll boolean lies) throws IOException {
        byte[] json = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(lies ? claimed : json.length).put(json);
        Path file = folder.resolve("damaged");
        Files.write(file, content.array());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        readAll(file);
        long before = threads.getCurrentThreadAllocatedBytes();
        readAll(file);
        long asked = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(asked < 200_000 + 50L * content.capacity(), asked + " bytes for a file of " + content.capacity());
    }

    @Provide
    Arbitrary<List<String>> hostile() {
        Arbitrary<String> numbers = Arbitraries.of("0", "1", "2", "4", "8", "16", "64", "-1", "65536", "2147483647",
                "4294967296", "9223372036854775807", "9223372036854775808", "1e3", "0.5", "null", "\"4\"");
        Arbitrary<String> lists = numbers.list().ofMaxSize(4).map(list -> "[" + String.join(",", list) + "]");
        Arbitrary<String> types = Arbitraries.of("F32", "F64", "F16", "BF16", "U8", "I64", "BOOL", "F8_E4M3", "");
        Arbitrary<String> names = Arbitraries.of("a", "b", "c", "__metadata__");
        Arbitrary<String> plain = Combinators.combine(names, types, lists, lists)
                .as((name, type, shape, offsets) -> "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape
                        + ",\"data_offsets\":" + offsets + "}");
        Arbitrary<String> odd = Arbitraries.of("\"a\":[]", "\"b\":{\"dtype\":\"F32\"}", "\"c\":null",
                "\"d\":{\"shape\":{\"shape\":[[[[[[[[[[1]]]]]]]]]]}}",
                "\"__metadata__\":{\"k\":1}", "\"\\u0000\":{}", "\"x\"");
        return Arbitraries.frequencyOf(Tuple.of(5, plain), Tuple.of(1, odd)).list().ofMaxSize(6);
    }

    private static void readAll(Path file) {
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            for (String name : reader.names()) {
                if (reader.entry(name).type().isFloating()) {
                    assertEquals(reader.entry(name).size(), reader.doubles(name).length);
                    assertEquals(reader.entry(name).size(), reader.floats(name).length);
                } else {
                    assertEquals(reader.entry(name).size(), reader.longs(name).length);
                }
            }
        } catch (CheckpointException e) {
            assertEquals(file.toString(), e.where());
        }
    }

    @Provide
    Arbitrary<Map<String, int[]>> tensors() {
        Arbitrary<String> names = Arbitraries.strings().ascii().ofMaxLength(20)
                .filter(name -> !name.equals("__metadata__"));
        Arbitrary<int[]> shapes = Arbitraries.integers().between(0, 6).array(int[].class).ofMaxSize(4);
        return Arbitraries.maps(names, shapes).ofMaxSize(6);
    }

    @Provide
    Arbitrary<Map<String, String>> metadata() {
        Arbitrary<String> texts = Arbitraries.strings().withCharRange('\u0000', '\uD7FF').ofMaxLength(30);
        return Arbitraries.maps(texts, texts).ofMaxSize(4);
    }
}
