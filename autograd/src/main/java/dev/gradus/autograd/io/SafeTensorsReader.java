package dev.gradus.autograd.io;

import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.SafeTensorsHeader.Entry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
        TensorInfo info = StoredValues.floating(this, name, target.length - offset);
        read(name, bytes -> StoredValues.floats(bytes, info.type(), info.size(), target, offset));
    }

    @Override
    public double[] doubles(String name) {
        TensorInfo info = StoredValues.floating(this, name, Integer.MAX_VALUE);
        double[] target = new double[info.size()];
        read(name, bytes -> StoredValues.doubles(bytes, info.type(), target.length, target, 0));
        return target;
    }

    @Override
    public int[] ints(String name) {
        TensorInfo info = StoredValues.integral(this, name);
        int[] target = new int[info.size()];
        read(name, bytes -> {
            for (int i = 0; i < target.length; i++) {
                long value = StoredValues.integer(bytes, info.type(), i, where, name);
                target[i] = StoredValues.int32(value, i, where, name);
            }
        });
        return target;
    }

    /**
     * The values of an integer or boolean tensor.
     *
     * @throws CheckpointException if a value needs more than 63 bits, or the tensor has fractions
     */
    public long[] longs(String name) {
        TensorInfo info = StoredValues.integral(this, name);
        long[] target = new long[info.size()];
        read(name, bytes -> {
            for (int i = 0; i < target.length; i++) {
                target[i] = StoredValues.integer(bytes, info.type(), i, where, name);
            }
        });
        return target;
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    /** Shows a tensor's bytes, which are in reach only meanwhile. */
    private void read(String name, Consumer<MemorySegment> reader) {
        Entry entry = entry(name);
        long length = entry.end() - entry.begin();
        if (length == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            long from = header.dataStart() + entry.begin();
            reader.accept(channel.map(FileChannel.MapMode.READ_ONLY, from, length, arena));
        } catch (InternalError e) { // how the JVM tells of a mapped page that the file no longer has
            throw new CheckpointException(where, "tensor '" + name + "' cannot be read to its end", null,
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
