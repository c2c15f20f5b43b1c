package dev.gradus.autograd.io;

import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.SafeTensorsHeader.Entry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * An open safetensors file, from which tensors are read one at a time, as plain Java arrays in row-major order.
 *
 * <p>The header is read and checked when the file is opened; a file that is damaged, cut off or foreign is refused
 * then, before memory for any tensor is asked for. Reading is safe from several threads.
 *
 * <p>Values come as the type asked for: {@link #floats} and {@link #doubles} take every floating type (float64 is
 * rounded to float32), {@link #ints} and {@link #longs} every integer type and booleans (0 and 1) and refuse a value
 * that does not fit. No method turns integers into fractions or back.
 *
 * <p>Implementation notes: a tensor's bytes are mapped into memory, copied out and unmapped again, so that a large file
 * is read at the speed of the page cache and takes up no memory of its own once read.
 */
public final class SafeTensorsReader implements TensorFile {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String where;
    private final FileChannel channel;
    private final SafeTensorsHeader header;
    private final Map<String, TensorInfo> tensors;

    private SafeTensorsReader(String where, FileChannel channel, SafeTensorsHeader header) {
        this.where = where;
        this.channel = channel;
        this.header = header;
        Map<String, TensorInfo> all = new LinkedHashMap<>();
        header.entries().forEach((name, entry) -> all.put(name, new TensorInfo(name, entry.type(), entry.shape())));
        this.tensors = Collections.unmodifiableMap(all);
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

    @Override
    public String where() {
        return where;
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    public SafeTensorsHeader header() {
        return header;
    }

    @Override
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
        tensor(name); // refuses what is not there
        return header.entries().get(name);
    }

    public int[] shape(String name) {
        return entry(name).shape();
    }

    @Override
    public void floats(String name, float[] target, int offset) {
        Entry entry = floating(name, target.length - offset);
        int size = entry.size();
        read(entry, bytes -> {
            switch (entry.type()) {
                case F32 -> MemorySegment.copy(bytes, FLOAT, 0, target, offset, size);
                case F64 -> each(size, i -> target[offset + i] = (float) bytes.getAtIndex(DOUBLE, i));
                case F16 -> each(size, i -> target[offset + i] = Float.float16ToFloat(bytes.getAtIndex(SHORT, i)));
                default -> each(size, i -> target[offset + i] = bfloat16(bytes, i));
            }
        });
    }

    @Override
    public double[] doubles(String name) {
        Entry entry = floating(name, Integer.MAX_VALUE);
        int size = entry.size();
        double[] target = new double[size];
        read(entry, bytes -> {
            switch (entry.type()) {
                case F64 -> MemorySegment.copy(bytes, DOUBLE, 0, target, 0, size);
                case F32 -> each(size, i -> target[i] = bytes.getAtIndex(FLOAT, i));
                case F16 -> each(size, i -> target[i] = Float.float16ToFloat(bytes.getAtIndex(SHORT, i)));
                default -> each(size, i -> target[i] = bfloat16(bytes, i));
            }
        });
        return target;
    }

    @Override
    public int[] ints(String name) {
        Entry entry = integral(name);
        int[] target = new int[entry.size()];
        read(entry, bytes -> each(target.length, i -> {
            long value = integer(entry, bytes, i);
            if (value != (int) value) {
                throw new CheckpointException(where, "value " + i + " of tensor '" + name + "' is " + value
                        + " and does not fit 32 bits");
            }
            target[i] = (int) value;
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
        read(entry, bytes -> each(target.length, i -> target[i] = integer(entry, bytes, i)));
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

    private static float bfloat16(MemorySegment bytes, int i) {
        return Float.intBitsToFloat(bytes.getAtIndex(SHORT, i) << 16); // the upper half of a float32
    }

    private long integer(Entry entry, MemorySegment bytes, int i) {
        return switch (entry.type()) {
            case BOOL, U8 -> bytes.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
            case I8 -> bytes.get(ValueLayout.JAVA_BYTE, i);
            case I16 -> bytes.getAtIndex(SHORT, i);
            case U16 -> bytes.getAtIndex(SHORT, i) & 0xFFFF;
            case I32 -> bytes.getAtIndex(INT, i);
            case U32 -> bytes.getAtIndex(INT, i) & 0xFFFFFFFFL;
            case I64 -> bytes.getAtIndex(LONG, i);
            case U64 -> {
                long value = bytes.getAtIndex(LONG, i);
                if (value < 0) {
                    throw new CheckpointException(where, "tensor '" + entry.name() + "' holds the value "
                            + Long.toUnsignedString(value) + ", which does not fit 63 bits");
                }
                yield value;
            }
            case F16, BF16, F32, F64 -> throw new IllegalStateException(entry.toString());
        };
    }

    private static void each(int size, IntConsumer value) {
        for (int i = 0; i < size; i++) {
            value.accept(i);
        }
    }

    /** Shows a tensor's bytes, which are in reach only meanwhile. */
    private void read(Entry entry, Consumer<MemorySegment> reader) {
        long length = entry.end() - entry.begin();
        if (length == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            long from = header.dataStart() + entry.begin();
            reader.accept(channel.map(FileChannel.MapMode.READ_ONLY, from, length, arena));
        } catch (InternalError e) { // how the JVM tells of a mapped page that the file no longer has
            throw new CheckpointException(where, "tensor '" + entry.name() + "' cannot be read to its end", null,
                    "the file was cut off while it was being read", e);
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
