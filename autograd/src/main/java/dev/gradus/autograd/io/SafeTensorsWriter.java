package dev.gradus.autograd.io;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.gradus.autograd.error.ArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Collects tensors and writes them as one safetensors file, whole or not at all.
 *
 * <p>The same tensors give the same bytes, in whatever order they were added: tensors stand by falling width of their
 * type and then by name, so that each begins at a multiple of its width; metadata stands by key; the header is padded
 * with blanks to a multiple of eight bytes.
 *
 * <p>Arrays are not copied: they must not change between {@code add} and {@link #write}.
 */
public final class SafeTensorsWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int CHUNK_BYTES = 1 << 16;

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, Item> items = new TreeMap<>();

    /** Puts {@code count} values, from number {@code from} of the tensor on, into a little-endian chunk. */
    private interface ChunkWriter {
        void put(ByteBuffer chunk, int from, int count);
    }

    /** Values that are asked for with the first chunk, and let go with the last. */
    private static final class LazyFloats implements ChunkWriter {
        private final String name;
        private final StoredType type;
        private final int size;
        private final Supplier<float[]> supplier;
        private float[] values;

        LazyFloats(String name, StoredType type, int size, Supplier<float[]> supplier) {
            this.name = name;
            this.type = type;
            this.size = size;
            this.supplier = supplier;
        }

        @Override
        public void put(ByteBuffer chunk, int from, int count) {
            if (from == 0) {
                values = supplier.get();
                checkLength(name, new int[] {size}, values.length);
            }
            for (int i = 0; i < count; i++) {
                float value = values[from + i];
                switch (type) {
                    case F32 -> chunk.putFloat(4 * i, value);
                    case F64 -> chunk.putDouble(8 * i, value);
                    case F16 -> chunk.putShort(2 * i, Float.floatToFloat16(value));
                    default -> chunk.putShort(2 * i, bfloat16(value));
                }
            }
            values = from + count == size ? null : values;
        }

        /** The upper half of a float32, rounded to nearest, ties to even; a NaN stays one. */
        private static short bfloat16(float value) {
            int bits = Float.floatToRawIntBits(value);
            if (Float.isNaN(value)) {
                return (short) (bits >>> 16 | 0x40);
            }
            return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
        }
    }

    private record Item(String name, StoredType type, int[] shape, int size, ChunkWriter values) {
        long bytes() {
            return (long) size * type.bytes();
        }
    }

    /** Sets a line of free text. */
    public SafeTensorsWriter metadata(String key, String value) {
        metadata.put(checkedName("the metadata's key", key), checkedText("metadata '" + key + "'", value));
        return this;
    }

    /** Adds a float32 tensor; the array must have as many values as the shape. */
    public SafeTensorsWriter add(String name, int[] shape, float[] values) {
        checkLength(name, shape, values.length);
        return add(name, shape, values, 0);
    }

    /** Adds a float32 tensor that lies in an array from {@code offset} on. */
    public SafeTensorsWriter add(String name, int[] shape, float[] values, int offset) {
        return add(name, StoredType.F32, shape, values.length, offset,
                (chunk, from, count) -> chunk.asFloatBuffer().put(values, offset + from, count));
    }

    /** Adds a float64 tensor; the array must have as many values as the shape. */
    public SafeTensorsWriter add(String name, int[] shape, double[] values) {
        checkLength(name, shape, values.length);
        return add(name, shape, values, 0);
    }

    /** Adds a float64 tensor that lies in an array from {@code offset} on. */
    public SafeTensorsWriter add(String name, int[] shape, double[] values, int offset) {
        return add(name, StoredType.F64, shape, values.length, offset,
                (chunk, from, count) -> chunk.asDoubleBuffer().put(values, offset + from, count));
    }

    /** Adds an int32 (I32) tensor; the array must have as many values as the shape. */
    public SafeTensorsWriter add(String name, int[] shape, int[] values) {
        checkLength(name, shape, values.length);
        return add(name, StoredType.I32, shape, values.length, 0,
                (chunk, from, count) -> chunk.asIntBuffer().put(values, from, count));
    }

    /** Adds an int64 (I64) tensor; the array must have as many values as the shape. */
    public SafeTensorsWriter add(String name, int[] shape, long[] values) {
        checkLength(name, shape, values.length);
        return add(name, StoredType.I64, shape, values.length, 0,
                (chunk, from, count) -> chunk.asLongBuffer().put(values, from, count));
    }

    /** Adds a tensor of unsigned bytes (U8); the array must have as many values as the shape. */
    public SafeTensorsWriter add(String name, int[] shape, byte[] values) {
        checkLength(name, shape, values.length);
        return add(name, StoredType.U8, shape, values.length, 0,
                (chunk, from, count) -> chunk.put(0, values, from, count));
    }

    /** Adds a boolean (BOOL) tensor; the array must have as many values as the shape. */
    public SafeTensorsWriter add(String name, int[] shape, boolean[] values) {
        checkLength(name, shape, values.length);
        return add(name, StoredType.BOOL, shape, values.length, 0, (chunk, from, count) -> {
            for (int i = 0; i < count; i++) {
                chunk.put(i, (byte) (values[from + i] ? 1 : 0));
            }
        });
    }

    /**
     * Adds a tensor of a floating type whose values are asked for when they are written, so that a large file needs
     * memory for one tensor only. They are rounded to nearest.
     *
     * @param values is called once, from {@link #write}
     */
    public SafeTensorsWriter add(String name, StoredType type, int[] shape, Supplier<float[]> values) {
        if (!type.isFloating()) {
            throw new ArgumentException("safetensors", "tensor '" + name + "' of floats cannot be stored as " + type);
        }
        int size = SafeTensorsHeader.size("safetensors", name, shape);
        return add(name, type, shape, size, 0, new LazyFloats(name, type, size, values));
    }

    private SafeTensorsWriter add(
            String name, StoredType type, int[] shape, int length, int offset, ChunkWriter values) {
        checkedName("the tensor's name", name);
        if (name.equals(SafeTensorsHeader.METADATA_KEY) || items.containsKey(name)) {
            throw new ArgumentException("safetensors", "the name '" + name + "' is "
                    + (items.containsKey(name) ? "already used by another tensor" : "reserved for metadata"));
        }
        int size = SafeTensorsHeader.size("safetensors", name, shape);
        if (offset < 0 || size > length - offset) {
            throw new ArgumentException("safetensors", "tensor '" + name + "' of shape " + Arrays.toString(shape)
                    + " wants " + size + " values from number " + offset + " on, the array has " + length);
        }
        items.put(name, new Item(name, type, shape.clone(), size, values));
        return this;
    }

    /**
     * Writes the file and puts it into place.
     *
     * @throws dev.gradus.autograd.error.FileException if it cannot be written; the old file then stays
     */
    public void write(Path target) {
        List<Item> order = new ArrayList<>(items.values());
        order.sort(Comparator.comparingInt((Item item) -> -item.type().bytes())); // stable: names stay sorted
        byte[] header = header(order);
        long length = 8L + header.length + order.stream().mapToLong(Item::bytes).sum();
        AtomicFile.write(target, length, out -> {
            out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
            out.write(header);
            for (Item item : order) {
                writeValues(out, item);
            }
        });
    }

    private byte[] header(List<Item> order) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafeTensorsHeader.METADATA_KEY);
                for (Map.Entry<String, String> line : metadata.entrySet()) {
                    json.writeStringField(line.getKey(), line.getValue());
                }
                json.writeEndObject();
            }
            long position = 0;
            for (Item item : order) {
                json.writeObjectFieldStart(item.name());
                json.writeStringField("dtype", item.type().name());
                json.writeFieldName("shape");
                json.writeArray(item.shape(), 0, item.shape().length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {position, position + item.bytes()}, 0, 2);
                json.writeEndObject();
                position += item.bytes();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array refused to be written to", e);
        }
        while (bytes.size() % 8 != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > SafeTensorsHeader.MAX_HEADER_BYTES) {
            throw new ArgumentException("safetensors", "the header would take " + bytes.size()
                    + " bytes, at most " + SafeTensorsHeader.MAX_HEADER_BYTES + " are allowed");
        }
        return bytes.toByteArray();
    }

    private static void writeValues(OutputStream out, Item item) throws IOException {
        int width = item.type().bytes();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK_BYTES / width;
        int from = 0;
        while (from < item.size()) {
            int count = Math.min(perChunk, item.size() - from);
            item.values().put(chunk, from, count);
            out.write(chunk.array(), 0, count * width);
            from += count;
        }
    }

    private static void checkLength(String name, int[] shape, int length) {
        int size = SafeTensorsHeader.size("safetensors", name, shape);
        if (length != size) {
            throw new ArgumentException("safetensors", "tensor '" + name + "' of shape " + Arrays.toString(shape)
                    + " has " + size + " values, the array " + length);
        }
    }

    private static String checkedName(String what, String name) {
        if (name.length() > SafeTensorsHeader.MAX_NAME_LENGTH) {
            throw new ArgumentException("safetensors", what + " has " + name.length() + " characters, at most "
                    + SafeTensorsHeader.MAX_NAME_LENGTH + " are allowed");
        }
        return checkedText(what, name);
    }

    /** Text must be encodable: half a surrogate pair has no UTF-8 form and would come back as other text. */
    private static String checkedText(String what, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new ArgumentException("safetensors", what + " holds half a surrogate pair, which no file can hold");
        }
        return text;
    }
}
