package dev.gradus.autograd.io;

import dev.gradus.autograd.error.ArgumentException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Collects float32 arrays and writes them as one archive of NumPy's ({@code .npz}), whole or not at all: stored, not
 * deflated, little-endian, row-major. The same arrays give the same bytes.
 *
 * <p>Values are asked for when they are written, one array at a time, so that only one of them is in memory.
 */
public final class NpzWriter {
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int GRANULE = 64; // values begin at a multiple of it within their file

    private final Map<String, Item> items = new TreeMap<>();

    private record Item(int[] shape, int size, Supplier<float[]> values) {}

    /** Adds an array; the supplier is called once, from {@link #write}. */
    public NpzWriter add(String name, int[] shape, Supplier<float[]> values) {
        int size = SafeTensorsHeader.size("npz", name, shape);
        if (name.isEmpty() || items.containsKey(name)) {
            throw new ArgumentException("npz", name.isEmpty() ? "an array without a name"
                    : "the name '" + name + "' is already used by another array");
        }
        if ((long) size * Float.BYTES > Integer.MAX_VALUE - (1 << 16)) {
            throw new ArgumentException("npz", "array '" + name + "' has " + size
                    + " values, too many for one file in an archive");
        }
        items.put(name, new Item(shape.clone(), size, values));
        return this;
    }

    /**
     * Writes the archive and puts it into place.
     *
     * @throws dev.gradus.autograd.error.FileException if it cannot be written; the old file then stays
     */
    public void write(Path target) {
        AtomicFile.write(target, this::writeTo);
    }

    private void writeTo(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Map.Entry<String, Item> item : items.entrySet()) {
            byte[] content = content(item.getKey(), item.getValue());
            CRC32 sum = new CRC32();
            sum.update(content);
            ZipEntry entry = new ZipEntry(item.getKey() + ".npy");
            entry.setTimeLocal(NO_TIME);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }
        zip.finish();
    }

    private static byte[] content(String name, Item item) {
        float[] values = item.values().get();
        if (values.length != item.size()) {
            throw new ArgumentException("npz", "array '" + name + "' has " + item.size() + " values, its supplier "
                    + values.length);
        }
        String shape = IntStream.of(item.shape()).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
        int before = 10; // magic, version and length
        int padded = (before + header.length() + 1 + GRANULE - 1) / GRANULE * GRANULE;
        ByteBuffer bytes = ByteBuffer.allocate(padded + item.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        bytes.putShort((short) (padded - before)).put(header.getBytes(StandardCharsets.US_ASCII));
        while (bytes.position() < padded - 1) {
            bytes.put((byte) ' ');
        }
        bytes.put((byte) '\n').asFloatBuffer().put(values);
        return bytes.array();
    }
}
