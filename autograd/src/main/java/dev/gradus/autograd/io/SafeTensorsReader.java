package dev.gradus.autograd.io;

import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.SafeTensorsHeader.Entry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file, from which tensors are read one at a time, as plain Java arrays in row-major order.
 *
 * <p>The header is read and checked when the file is opened; a file that is damaged, cut off or foreign is refused
 * then, before memory for any tensor is asked for. Reading is safe from several threads.
 *
 * <p>Values come as the type asked for: {@link #floats} and {@link #doubles} take every floating type (float64 is
 * rounded to float32), {@link #ints} and {@link #longs} every integer type and booleans (0 and 1) and refuse a value
 * that does not fit. No method turns integers into fractions or back.
 */
public final class SafeTensorsReader implements Closeable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final String where;
    private final FileChannel channel;
    private final SafeTensorsHeader header;

    private SafeTensorsReader(String where, FileChannel channel, SafeTensorsHeader header) {
        this.where = where;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws CheckpointException if it does not exist, cannot be read or is not a whole safetensors file
     */
    public static SafeTensorsReader open(Path file) {
        String where = file.toString();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            SafeTensorsReader reader = new SafeTensorsReader(where, channel, readHeader(where, channel));
            channel = null;
            return reader;
        } catch (NoSuchFileException e) {
            throw new CheckpointException(where, "there is no such file", null, null, e);
        } catch (IOException e) {
            throw unreadable(where, e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static SafeTensorsHeader readHeader(String where, FileChannel channel) throws IOException {
        long fileLength = channel.size();
        if (fileLength < 8) {
            throw new CheckpointException(where, "the file has " + fileLength
                    + " bytes, a safetensors file at least 8: it was cut off, or is none");
        }
        ByteBuffer lengthBytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(where, channel, lengthBytes, 0);
        long length = lengthBytes.getLong(0);
        if (length < 2 || length > SafeTensorsHeader.MAX_HEADER_BYTES) {
            throw new CheckpointException(where, "the header claims a length of " + Long.toUnsignedString(length)
                    + " bytes", "a header has 2 to " + SafeTensorsHeader.MAX_HEADER_BYTES + " bytes",
                    "the file is damaged, or no safetensors file");
        }
        if (length > fileLength - 8) {
            throw new CheckpointException(where, "the file has " + fileLength + " bytes, its header alone asks for "
                    + (8 + length), null, "it was cut off: fetch or save it again");
        }
        byte[] json = new byte[(int) length];
        readFully(where, channel, ByteBuffer.wrap(json), 8);
        return SafeTensorsHeaderParser.parse(where, json, fileLength);
    }

    /** The file's path, as messages name it. */
    public String where() {
        return where;
    }

    public SafeTensorsHeader header() {
        return header;
    }

    /** Free text by key. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** The tensors' names, in the file's order. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    public boolean contains(String name) {
        return header.entries().containsKey(name);
    }

    /** Type, shape and place of a tensor. */
    public Entry entry(String name) {
        Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new CheckpointException(where, "the file holds no tensor '" + name + "'",
                    null, "it holds " + names().size() + " tensors: " + firstNames());
        }
        return entry;
    }

    public int[] shape(String name) {
        return entry(name).shape();
    }

    /** The values of a floating-point tensor as float32; float64 is rounded. */
    public float[] floats(String name) {
        float[] values = new float[entry(name).size()];
        floats(name, values, 0);
        return values;
    }

    /** Reads a floating-point tensor into an array, from {@code offset} on. */
    public void floats(String name, float[] target, int offset) {
        Entry entry = floating(name, target.length - offset);
        switch (entry.type()) {
            case F32 -> read(entry, (chunk, at, count) -> chunk.asFloatBuffer().get(target, offset + at, count));
            case F64 -> read(entry, each((chunk, i, at) -> target[offset + at] = (float) chunk.getDouble(8 * i)));
            case F16 ->
                read(entry, each((chunk, i, at) -> target[offset + at] = Float.float16ToFloat(chunk.getShort(2 * i))));
            default -> read(entry, each((chunk, i, at) -> target[offset + at] = bfloat16(chunk, i)));
        }
    }

    /** The values of a floating-point tensor as float64; nothing is rounded. */
    public double[] doubles(String name) {
        Entry entry = floating(name, Integer.MAX_VALUE);
        double[] target = new double[entry.size()];
        switch (entry.type()) {
            case F64 -> read(entry, (chunk, at, count) -> chunk.asDoubleBuffer().get(target, at, count));
            case F32 -> read(entry, each((chunk, i, at) -> target[at] = chunk.getFloat(4 * i)));
            case F16 -> read(entry, each((chunk, i, at) -> target[at] = Float.float16ToFloat(chunk.getShort(2 * i))));
            default -> read(entry, each((chunk, i, at) -> target[at] = bfloat16(chunk, i)));
        }
        return target;
    }

    /**
     * The values of an integer or boolean tensor.
     *
     * @throws CheckpointException if a value needs more than 32 bits, or the tensor has fractions
     */
    public int[] ints(String name) {
        Entry entry = integral(name);
        int[] target = new int[entry.size()];
        if (entry.type() == StoredType.I32) {
            read(entry, (chunk, at, count) -> chunk.asIntBuffer().get(target, at, count));
            return target;
        }
        read(entry, each((chunk, i, at) -> {
            long value = integer(entry, chunk, i);
            if (value != (int) value) {
                throw new CheckpointException(where, "value " + at + " of tensor '" + name + "' is " + value
                        + " and does not fit 32 bits");
            }
            target[at] = (int) value;
        }));
        return target;
    }

    /**
     * The values of an integer or boolean tensor.
     *
     * @throws CheckpointException if a value needs more than 63 bits, or the tensor has fractions
     */
    public long[] longs(String name) {
        Entry entry = integral(name);
        long[] target = new long[entry.size()];
        read(entry, each((chunk, i, at) -> target[at] = integer(entry, chunk, i)));
        return target;
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private Entry floating(String name, int room) {
        Entry entry = entry(name);
        if (!entry.type().isFloating()) {
            throw new CheckpointException(where, "tensor '" + name + "' holds " + entry.type()
                    + ", a floating-point type was wanted", null, "read it with ints or longs");
        }
        if (entry.size() > room) {
            throw new CheckpointException(where, "tensor '" + name + "' has " + entry.size()
                    + " values, the array offers room for " + room);
        }
        return entry;
    }

    private Entry integral(String name) {
        Entry entry = entry(name);
        if (entry.type().isFloating()) {
            throw new CheckpointException(where, "tensor '" + name + "' holds " + entry.type()
                    + ", an integer type was wanted", null, "read it with floats or doubles");
        }
        return entry;
    }

    private static float bfloat16(ByteBuffer chunk, int i) {
        return Float.intBitsToFloat(chunk.getShort(2 * i) << 16); // the upper half of a float32
    }

    private long integer(Entry entry, ByteBuffer chunk, int i) {
        return switch (entry.type()) {
            case BOOL, U8 -> chunk.get(i) & 0xFF;
            case I8 -> chunk.get(i);
            case I16 -> chunk.getShort(2 * i);
            case U16 -> chunk.getShort(2 * i) & 0xFFFF;
            case I32 -> chunk.getInt(4 * i);
            case U32 -> chunk.getInt(4 * i) & 0xFFFFFFFFL;
            case I64 -> chunk.getLong(8 * i);
            case U64 -> {
                long value = chunk.getLong(8 * i);
                if (value < 0) {
                    throw new CheckpointException(where, "tensor '" + entry.name() + "' holds the value "
                            + Long.toUnsignedString(value) + ", which does not fit 63 bits");
                }
                yield value;
            }
            case F16, BF16, F32, F64 -> throw new IllegalStateException(entry.toString());
        };
    }

    /** Takes {@code count} values of a chunk; the first is value number {@code at} of the tensor. */
    private interface ChunkReader {
        void accept(ByteBuffer chunk, int at, int count);
    }

    /** Takes value {@code i} of a chunk, which is value {@code at} of the tensor. */
    private interface ValueReader {
        void accept(ByteBuffer chunk, int i, int at);
    }

    private static ChunkReader each(ValueReader reader) {
        return (chunk, at, count) -> {
            for (int i = 0; i < count; i++) {
                reader.accept(chunk, i, at + i);
            }
        };
    }

    private void read(Entry entry, ChunkReader reader) {
        long bytes = entry.end() - entry.begin();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(bytes, CHUNK_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (long done = 0; done < bytes; done += chunk.limit()) {
                chunk.clear().limit((int) Math.min(CHUNK_BYTES, bytes - done));
                readFully(where, channel, chunk, header.dataStart() + entry.begin() + done);
                int width = entry.type().bytes();
                reader.accept(chunk, (int) (done / width), chunk.limit() / width);
            }
        } catch (IOException e) {
            throw unreadable(where, e);
        }
    }

    private static void readFully(String where, FileChannel channel, ByteBuffer target, long position)
            throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new CheckpointException(where, "the file ended at byte " + at + ", " + target.remaining()
                        + " more were wanted", null, "it was cut off while it was being read");
            }
            at += count;
        }
        target.flip();
    }

    private String firstNames() {
        String joined = String.join(", ", names().stream().limit(8).toList());
        return joined.substring(0, Math.min(joined.length(), 400)) + (names().size() > 8 ? ", …" : "");
    }

    private static CheckpointException unreadable(String where, IOException e) {
        return new CheckpointException(where, "the file cannot be read: " + e, null, null, e);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written through it, so nothing can be lost.
        }
    }
}
