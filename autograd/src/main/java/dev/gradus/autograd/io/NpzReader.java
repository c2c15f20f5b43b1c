package dev.gradus.autograd.io;

import dev.gradus.autograd.error.CheckpointException;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An open archive of NumPy arrays ({@code .npz}): a zip of {@code .npy} files, stored or deflated, in either order of
 * bytes and of axes. Values come out in row-major order.
 *
 * <p>Nothing is unpacked when the archive is opened but the arrays' headers. What it claims is bounded first: no entry
 * may grow more than deflate can shrink, entries may not overlap, and together they may not unpack to more than
 * {@value #MOST_GROWTH} times the file. Checksums are compared as values are read. An array whose values cannot be read
 * here (Python objects, unknown types) is listed as unreadable, and everything else is read all the same.
 */
public final class NpzReader implements TensorFile {
    private static final int MOST_GROWTH = 64;
    private static final long FREE_GROWTH = 1L << 24;
    private static final long DEFLATE_LIMIT = 1032; // one bit for 129 bytes: what deflate's format allows at best
    private static final int MOST_ENTRIES = 100_000;
    private static final int CHUNK_BYTES = 1 << 16; // a multiple of every width
    private static final String SUFFIX = ".npy";

    private final String where;
    private final ZipFile zip;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> unreadable = new LinkedHashMap<>();

    private record Item(ZipEntry entry, NpyHeader header) {}

    private NpzReader(String where, ZipFile zip) {
        this.where = where;
        this.zip = zip;
    }

    /**
     * Opens an archive and checks its headers.
     *
     * @throws CheckpointException if it does not exist, cannot be read or claims impossible things
     */
    public static NpzReader open(Path file) {
        String where = file.toString();
        ZipFile zip = null;
        try {
            long length = Files.size(file);
            zip = new ZipFile(file.toFile());
            NpzReader reader = new NpzReader(where, zip);
            reader.readHeaders(length);
            zip = null;
            return reader;
        } catch (NoSuchFileException e) {
            throw new CheckpointException(where, "there is no such file", null, null, e);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(where, e);
        } finally {
            if (zip != null) {
                closeQuietly(zip);
            }
        }
    }

    private void readHeaders(long fileLength) throws IOException {
        if (zip.size() > MOST_ENTRIES) {
            throw new CheckpointException(where, "the archive has " + zip.size() + " entries; at most " + MOST_ENTRIES
                    + " are read");
        }
        List<? extends ZipEntry> entries = Collections.list(zip.entries());
        checkGrowth(entries, fileLength);
        for (ZipEntry entry : entries) {
            if (entry.getName().endsWith(SUFFIX)) {
                readHeader(entry);
            }
        }
        if (items.isEmpty() && unreadable.isEmpty()) {
            boolean pickled = entries.stream().anyMatch(entry -> entry.getName().endsWith(".pkl"));
            throw new CheckpointException(where, pickled
                    ? "this is a pickle of PyTorch, which could run any program when it is read"
                    : "the archive holds no NumPy arrays (.npy)", null,
                    pickled ? "save it as safetensors, with safetensors.torch.save_file" : null);
        }
    }

    private void checkGrowth(List<? extends ZipEntry> entries, long fileLength) {
        long packed = 0;
        long unpacked = 0;
        for (ZipEntry entry : entries) {
            long from = entry.getCompressedSize();
            long to = entry.getSize();
            boolean stored = entry.getMethod() == ZipEntry.STORED;
            if (from < 0 || to < 0 || from > fileLength || stored && from != to
                    || to > DEFLATE_LIMIT * from + CHUNK_BYTES) {
                throw new CheckpointException(where, "entry '" + shorten(entry.getName()) + "' claims to unpack from "
                        + from + " to " + to + " bytes", null, "the archive is damaged, or was made to do harm");
            }
            packed += from;
            unpacked += to;
        }
        if (packed > fileLength) {
            throw new CheckpointException(where, "the entries take " + packed + " bytes, the file has " + fileLength,
                    "entries do not overlap", "the archive is damaged, or was made to do harm");
        }
        if (unpacked > MOST_GROWTH * fileLength + FREE_GROWTH) {
            throw new CheckpointException(where, "the archive of " + fileLength + " bytes would unpack to " + unpacked,
                    "at most " + MOST_GROWTH + " times the file", "it was made to do harm, or of zeros alone");
        }
    }

    private void readHeader(ZipEntry entry) throws IOException {
        String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        if (items.containsKey(name) || unreadable.containsKey(name)
                || name.length() > SafeTensorsHeader.MAX_NAME_LENGTH) {
            throw new CheckpointException(where, "the archive holds '" + shorten(name) + "' "
                    + (items.containsKey(name) || unreadable.containsKey(name) ? "twice" : "under an endless name"));
        }
        try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
            NpyHeader header = NpyHeader.read(in);
            if (header.trouble() != null) {
                unreadable.put(name, header.trouble());
                return;
            }
            int size = SafeTensorsHeader.size(where, shorten(name), header.shape());
            long wanted = (long) size * header.type().bytes() + header.bytes();
            if (wanted != entry.getSize()) {
                throw new CheckpointException(where, "array '" + shorten(name) + "' of shape "
                        + Arrays.toString(header.shape()) + " and type " + header.type() + " takes " + wanted
                        + " bytes, its entry has " + entry.getSize());
            }
            items.put(name, new Item(entry, header));
            tensors.put(name, new TensorInfo(name, header.type(), header.shape()));
        } catch (NpyHeader.Malformed e) {
            unreadable.put(name, e.getMessage());
        }
    }

    @Override
    public String where() {
        return where;
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public Map<String, String> unreadable() {
        return Collections.unmodifiableMap(unreadable);
    }

    @Override
    public void floats(String name, float[] target, int offset) {
        TensorInfo info = StoredValues.floating(this, name, target.length - offset);
        if (!swapsAxes(name)) {
            read(name, (bytes, at, count) -> StoredValues.floats(bytes, info.type(), count, target, offset + at));
            return;
        }
        float[] values = new float[info.size()];
        read(name, (bytes, at, count) -> StoredValues.floats(bytes, info.type(), count, values, at));
        toRowMajor(info.shape(), (from, to) -> target[offset + to] = values[from]);
    }

    @Override
    public double[] doubles(String name) {
        TensorInfo info = StoredValues.floating(this, name, Integer.MAX_VALUE);
        double[] values = new double[info.size()];
        read(name, (bytes, at, count) -> StoredValues.doubles(bytes, info.type(), count, values, at));
        if (!swapsAxes(name)) {
            return values;
        }
        double[] target = new double[values.length];
        toRowMajor(info.shape(), (from, to) -> target[to] = values[from]);
        return target;
    }

    @Override
    public int[] ints(String name) {
        TensorInfo info = StoredValues.integral(this, name);
        int[] values = new int[info.size()];
        read(name, (bytes, at, count) -> {
            for (int i = 0; i < count; i++) {
                long value = StoredValues.integer(bytes, info.type(), i, where, name);
                values[at + i] = StoredValues.int32(value, at + i, where, name);
            }
        });
        if (!swapsAxes(name)) {
            return values;
        }
        int[] target = new int[values.length];
        toRowMajor(info.shape(), (from, to) -> target[to] = values[from]);
        return target;
    }

    /** Whether the values stand in another order than row-major. */
    private boolean swapsAxes(String name) {
        NpyHeader header = items.get(name).header();
        return header.fortranOrder() && header.shape().length > 1;
    }

    /** Takes {@code count} values, little-endian; the first is value number {@code at} of the array. */
    private interface ChunkReader {
        void accept(MemorySegment bytes, int at, int count);
    }

    private void read(String name, ChunkReader reader) {
        Item item = items.get(name);
        NpyHeader header = item.header();
        int width = header.type().bytes();
        CRC32 sum = new CRC32();
        byte[] chunk = new byte[CHUNK_BYTES];
        MemorySegment bytes = MemorySegment.ofArray(chunk);
        try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(item.entry()), sum)) {
            in.readNBytes(header.bytes());
            int size = tensors.get(name).size();
            int perChunk = CHUNK_BYTES / width;
            for (int at = 0; at < size; at += perChunk) {
                int count = Math.min(perChunk, size - at);
                if (in.readNBytes(chunk, 0, count * width) < count * width) {
                    throw new CheckpointException(where, "array '" + shorten(name) + "' ends early");
                }
                if (header.order() == ByteOrder.BIG_ENDIAN) {
                    reverse(chunk, count, width);
                }
                reader.accept(bytes, at, count);
            }
            if (in.read() >= 0 || sum.getValue() != item.entry().getCrc()) {
                throw new CheckpointException(where, "array '" + shorten(name) + "' is damaged: its checksum is "
                        + Long.toHexString(sum.getValue()) + ", the archive says "
                        + Long.toHexString(item.entry().getCrc()));
            }
        } catch (IOException e) {
            throw damaged(where, e);
        }
    }

    /** Turns the bytes of each value around. */
    private static void reverse(byte[] chunk, int count, int width) {
        for (int i = 0; i < count; i++) {
            for (int low = i * width, high = low + width - 1; low < high; low++, high--) {
                byte swap = chunk[low];
                chunk[low] = chunk[high];
                chunk[high] = swap;
            }
        }
    }

    /** A value's place in the file, where the first axis runs fastest, and in row-major order. */
    private interface Move {
        void from(int file, int rowMajor);
    }

    private static void toRowMajor(int[] shape, Move move) {
        int total = 1;
        int[] strides = new int[shape.length];
        for (int i = 0; i < shape.length; i++) {
            strides[i] = total;
            total *= shape[i];
        }
        int[] index = new int[shape.length];
        int from = 0;
        for (int to = 0; to < total; to++) {
            move.from(from, to);
            for (int i = shape.length - 1; i >= 0; i--) {
                from += strides[i];
                if (++index[i] < shape[i]) {
                    break;
                }
                from -= strides[i] * shape[i];
                index[i] = 0;
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(zip);
    }

    private static CheckpointException damaged(String where, Exception e) {
        return new CheckpointException(where, "the archive cannot be read: " + e.getMessage(), null,
                "it is damaged or was cut off: fetch or save it again", e);
    }

    private static String shorten(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }

    private static void closeQuietly(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            // Nothing was written through it, so nothing can be lost.
        }
    }
}
