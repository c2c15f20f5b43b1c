package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A file of unsigned bytes in the idx format, plain or packed with gzip.
 *
 * <pre>
 * bytes 0, 1   0
 * byte  2      8, the type: unsigned bytes
 * byte  3      number of axes
 * then         each axis as four bytes, the highest first, then the values
 * </pre>
 *
 * @param shape lengths of the axes
 * @param values in order
 */
record Idx(int[] shape, byte[] values) {
    private static final int UNSIGNED_BYTES = 8;
    private static final int MOST_AXES = 4;
    private static final long MOST_VALUES = 1L << 30;

    /**
     * Reads a file of so many axes.
     *
     * @throws DataException if it is none, too large, cut off, or longer than its header says
     */
    static Idx read(Path file, int axes) {
        try (DataInputStream in = open(file)) {
            int magic = in.readInt();
            if (magic != (UNSIGNED_BYTES << 8 | axes)) {
                throw new DataException(file.toString(), String.format("begins with %08x, expected %08x", magic,
                        UNSIGNED_BYTES << 8 | axes), "an idx file of unsigned bytes with " + axes + " axes",
                        "is it another file of the same data set?");
            }
            int[] shape = new int[Math.min(axes, MOST_AXES)];
            long count = 1;
            for (int i = 0; i < shape.length; i++) {
                shape[i] = in.readInt();
                count = shape[i] < 1 || count > MOST_VALUES ? Long.MAX_VALUE : count * shape[i];
            }
            if (count > MOST_VALUES) {
                throw new DataException(file.toString(), "its header tells of " + Arrays.toString(shape) + " values");
            }
            byte[] values = in.readNBytes((int) count); // grows with what comes: a header alone takes no memory
            if (values.length != count || in.read() >= 0) {
                throw new DataException(file.toString(), values.length == count
                        ? "goes on behind its " + count + " values"
                        : "ends after " + values.length + " of " + count + " values", null, "fetch it anew");
            }
            return new Idx(shape, values);
        } catch (EOFException e) {
            throw new DataException(file.toString(), "ends in its header", null, "fetch it anew", e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e, null, null, e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        InputStream plain = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new DataInputStream(file.toString().endsWith(".gz") ? new GZIPInputStream(plain, 1 << 16) : plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }
}
