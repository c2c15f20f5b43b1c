package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.nn.train.TrainingEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, taken apart by a reader that shares nothing with the writer. */
class EventFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileHoldsItsVersionAndTheNumbersOfEachStep() throws IOException {
        try (EventFile file = EventFile.open(folder, 0, () -> 1_500)) {
            file.add(new TrainingEvent.Step(300, 2, 1.5, 0.25, 1e-3, Double.NaN, 100));
            file.add(new TrainingEvent.Epoch(2, 300, 1.25, true, 2.5, 0.5, Double.NaN, 9));
        }
        List<Map<Integer, Object>> events = events(only());
        assertEquals(4, events.size());
        assertEquals(1.5, events.get(0).get(1));
        assertEquals("brain.Event:2", text(events.get(0).get(3)));
        assertArrayEquals(new byte[] {8, 1}, (byte[]) events.get(1).get(7)); // status = START
        assertEquals(300L, events.get(2).get(2));
        assertEquals(Map.of("train/loss", 1.5f, "train/accuracy", 0.25f, "train/learning rate", 1e-3f,
                "train/images per second", 100f), scalars(events.get(2)));
        assertEquals(Map.of("epoch/train loss", 1.25f, "validation/loss", 2.5f, "validation/accuracy", 0.5f),
                scalars(events.get(3)));
    }

    @Test
    void goingOnBeginsAnotherFileThatForgetsLaterSteps() throws IOException {
        EventFile.open(folder, 0, () -> 0).close();
        Path first = only();
        EventFile.open(folder, 41, () -> 0).close();
        try (Stream<Path> files = Files.list(folder)) {
            Path second = files.filter(file -> !file.equals(first)).findAny().orElseThrow();
            assertTrue(second.getFileName().toString().startsWith("events.out.tfevents."), second::toString);
            assertEquals(42L, events(second).get(1).get(2));
        }
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().getFirst();
        }
    }

    private static Map<String, Float> scalars(Map<Integer, Object> event) {
        Map<String, Float> scalars = new LinkedHashMap<>();
        ByteBuffer summary = little((byte[]) event.get(5));
        while (summary.hasRemaining()) {
            assertEquals(1 << 3 | 2, summary.get());
            Map<Integer, Object> value = fields(block(summary));
            scalars.put(text(value.get(1)), (Float) value.get(2));
        }
        return scalars;
    }

    private static List<Map<Integer, Object>> events(Path file) throws IOException {
        ByteBuffer bytes = little(Files.readAllBytes(file));
        List<Map<Integer, Object>> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] head = new byte[8];
            bytes.get(head);
            assertEquals(masked(head), bytes.getInt());
            byte[] body = new byte[(int) little(head).getLong()];
            bytes.get(body);
            assertEquals(masked(body), bytes.getInt());
            events.add(fields(body));
        }
        return events;
    }

    private static Map<Integer, Object> fields(byte[] message) {
        Map<Integer, Object> fields = new LinkedHashMap<>();
        ByteBuffer bytes = little(message);
        while (bytes.hasRemaining()) {
            int key = bytes.get();
            fields.put(key >> 3, switch (key & 7) {
                case 0 -> varint(bytes);
                case 1 -> bytes.getDouble();
                case 2 -> block(bytes);
                case 5 -> bytes.getFloat();
                default -> throw new AssertionError("kind " + (key & 7));
            });
        }
        return fields;
    }

    private static byte[] block(ByteBuffer bytes) {
        byte[] block = new byte[(int) varint(bytes)];
        bytes.get(block);
        return block;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** CRC-32C bit by bit, masked. */
    private static int masked(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        return Integer.rotateRight(~crc, 15) + 0xa282ead8;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
