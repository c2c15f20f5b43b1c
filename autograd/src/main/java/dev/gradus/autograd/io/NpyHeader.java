package dev.gradus.autograd.io;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a NumPy array in a file ({@code .npy}) says about itself.
 *
 * <p>Layout: the byte 0x93, "NUMPY", two bytes of version, the header's length (two bytes in version 1, four in 2 and
 * 3, little-endian), a Python dictionary of {@code descr}, {@code fortran_order} and {@code shape}, then the values.
 *
 * <p>Source: the NumPy enhancement proposal 1, "A Simple File Format for NumPy Arrays".
 *
 * @param type how values are stored; null if that cannot be read here
 * @param order of the bytes of a value
 * @param fortranOrder whether the first axis runs fastest, and not the last
 * @param bytes length of the header with all that stands before it
 * @param trouble why the values cannot be read; null if they can
 */
record NpyHeader(StoredType type, ByteOrder order, boolean fortranOrder, int[] shape, int bytes, String trouble) {
    private static final int LONGEST = 1 << 16;
    private static final int MAX_RANK = 32;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern FIELD = Pattern.compile("\\s*'(descr|fortran_order|shape)'\\s*:\\s*"
            + "(?:'([^']{0,64})'|(True|False)|\\(([0-9, ]{0,400})\\))\\s*,?\\s*");

    /** A header that is none, in words that go on after a tensor's name. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * Reads the header, and no byte more.
     *
     * @throws Malformed if it is none, or claims impossible things
     */
    static NpyHeader read(DataInputStream in) throws IOException {
        try {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new Malformed("is no NumPy array");
            }
            int version = in.readUnsignedByte();
            int minor = in.readUnsignedByte();
            if (version < 1 || version > 3 || minor != 0) {
                throw new Malformed("is of version " + version + "." + minor + " of the format; 1.0 to 3.0 are known");
            }
            long length = version == 1
                    ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                    : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
            if (length > LONGEST) {
                throw new Malformed("has a header of " + length + " bytes; at most " + LONGEST + " are read");
            }
            byte[] text = new byte[(int) length];
            in.readFully(text);
            int before = MAGIC.length + 2 + (version == 1 ? 2 : 4);
            return parse(new String(text, StandardCharsets.UTF_8), before + text.length);
        } catch (EOFException e) {
            throw new Malformed("ends within its header");
        }
    }

    private static NpyHeader parse(String text, int bytes) throws Malformed {
        String inner = text.strip();
        if (!inner.startsWith("{") || !inner.endsWith("}")) {
            throw new Malformed("has a header that is no dictionary");
        }
        inner = inner.substring(1, inner.length() - 1);
        String descr = null;
        String order = null;
        String shape = null;
        Matcher field = FIELD.matcher(inner);
        int at = 0;
        while (at < inner.length() && field.find(at) && field.start() == at) {
            switch (field.group(1)) {
                case "descr" -> descr = field.group(2);
                case "fortran_order" -> order = field.group(3);
                default -> shape = field.group(4);
            }
            at = field.end();
        }
        if (shape == null || order == null) {
            boolean structured = inner.contains("[(");
            throw new Malformed(structured ? "has values of several fields" : "has a header that cannot be understood");
        }
        if (descr == null || at < inner.length()) {
            throw new Malformed(inner.contains("[") ? "has values of several fields"
                    : "has a header that cannot be understood");
        }
        int[] dimensions = dimensions(shape);
        StoredType type = type(descr);
        boolean wide = type != null && type.bytes() > 1;
        boolean known = descr.startsWith("<") || descr.startsWith(">") || !wide && descr.startsWith("|");
        String trouble = type == null ? "holds " + kind(descr)
                : known ? null
                : "is stored as '" + descr + "', which does not tell the order of the bytes";
        return new NpyHeader(type, descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                order.equals("True"), dimensions, bytes, trouble);
    }

    private static int[] dimensions(String shape) throws Malformed {
        List<Integer> dimensions = new ArrayList<>();
        for (String word : shape.isBlank() ? new String[0] : shape.strip().replaceAll(",$", "").split(",")) {
            try {
                dimensions.add(Integer.parseInt(word.strip()));
            } catch (NumberFormatException e) {
                throw new Malformed("has the shape (" + shape + ")");
            }
        }
        if (dimensions.size() > MAX_RANK) {
            throw new Malformed("has " + dimensions.size() + " axes; at most " + MAX_RANK + " are read");
        }
        return dimensions.stream().mapToInt(Integer::intValue).toArray();
    }

    private static StoredType type(String descr) {
        if (descr.length() < 3 || "<>=|".indexOf(descr.charAt(0)) < 0) {
            return null;
        }
        return switch (descr.substring(1)) {
            case "f2" -> StoredType.F16;
            case "f4" -> StoredType.F32;
            case "f8" -> StoredType.F64;
            case "i1" -> StoredType.I8;
            case "i2" -> StoredType.I16;
            case "i4" -> StoredType.I32;
            case "i8" -> StoredType.I64;
            case "u1" -> StoredType.U8;
            case "u2" -> StoredType.U16;
            case "u4" -> StoredType.U32;
            case "u8" -> StoredType.U64;
            case "b1" -> StoredType.BOOL;
            default -> null;
        };
    }

    private static String kind(String descr) {
        if (descr.contains("O")) {
            return "Python objects, which are never unpickled here";
        }
        return "values of the type '" + descr + "', which is not known here"
                + (descr.equals("|V2") ? " (bfloat16 is stored so: save it as float32)" : "");
    }
}
