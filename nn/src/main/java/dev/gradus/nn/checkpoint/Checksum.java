package dev.gradus.nn.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * CRC-32C over metadata by key, then names and little-endian values as they are added: finds changed bytes, not
 * forgery.
 *
 * <p>Source: Castagnoli, Bräuer, Herrmann, "Optimization of Cyclic Redundancy-Check Codes with 24 and 32 Parity Bits",
 * 1993.
 */
final class Checksum {
    private static final int CHUNK_VALUES = 1 << 13;

    private final CRC32C sum = new CRC32C();
    private final ByteBuffer chunk =
            ByteBuffer.allocate(CHUNK_VALUES * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    Checksum(Map<String, String> metadata) {
        new TreeMap<>(metadata).forEach((key, text) -> {
            add(key);
            add(text);
        });
    }

    void add(String name, float[] values) {
        add(name);
        for (int from = 0; from < values.length; from += CHUNK_VALUES) {
            int count = Math.min(CHUNK_VALUES, values.length - from);
            chunk.asFloatBuffer().put(values, from, count);
            sum.update(chunk.array(), 0, count * Float.BYTES);
        }
    }

    void add(String name, double[] values) {
        add(name);
        for (int from = 0; from < values.length; from += CHUNK_VALUES) {
            int count = Math.min(CHUNK_VALUES, values.length - from);
            chunk.asDoubleBuffer().put(values, from, count);
            sum.update(chunk.array(), 0, count * Double.BYTES);
        }
    }

    void add(String name, int[] values) {
        add(name);
        for (int from = 0; from < values.length; from += CHUNK_VALUES) {
            int count = Math.min(CHUNK_VALUES, values.length - from);
            chunk.asIntBuffer().put(values, from, count);
            sum.update(chunk.array(), 0, count * Integer.BYTES);
        }
    }

    private void add(String text) {
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        sum.update(0); // so that "a", "bc" differs from "ab", "c"
    }

    /** The kind of checksum and eight hexadecimal digits. */
    @Override
    public String toString() {
        return "crc32c:" + String.format("%08x", sum.getValue());
    }
}
