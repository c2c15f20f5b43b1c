package dev.gradus.autograd.io;

import dev.gradus.autograd.error.CheckpointException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Turns bytes of a file, little-endian and one value behind the other, into numbers. */
final class StoredValues {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private StoredValues() {}

    /** Reads {@code count} values of a floating type into an array, from {@code offset} on; float64 is rounded. */
    static void floats(MemorySegment bytes, StoredType type, int count, float[] target, int offset) {
        switch (type) {
            case F32 -> MemorySegment.copy(bytes, FLOAT, 0, target, offset, count);
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = (float) bytes.getAtIndex(DOUBLE, i);
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = Float.float16ToFloat(bytes.getAtIndex(SHORT, i));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = bfloat16(bytes.getAtIndex(SHORT, i));
                }
            }
        }
    }

    /** The same in float64; nothing is rounded. */
    static void doubles(MemorySegment bytes, StoredType type, int count, double[] target, int offset) {
        switch (type) {
            case F64 -> MemorySegment.copy(bytes, DOUBLE, 0, target, offset, count);
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = bytes.getAtIndex(FLOAT, i);
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = Float.float16ToFloat(bytes.getAtIndex(SHORT, i));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = bfloat16(bytes.getAtIndex(SHORT, i));
                }
            }
        }
    }

    /**
     * Value {@code i} of an integer type or of booleans.
     *
     * @param tensor its name, for messages
     */
    static long integer(MemorySegment bytes, StoredType type, int i, String where, String tensor) {
        return switch (type) {
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
                    throw new CheckpointException(where, "tensor '" + tensor + "' holds the value "
                            + Long.toUnsignedString(value) + ", which does not fit 63 bits");
                }
                yield value;
            }
            case F16, BF16, F32, F64 -> throw new IllegalStateException(tensor + ": " + type);
        };
    }

    /** An integer that must fit 32 bits. */
    static int int32(long value, int i, String where, String tensor) {
        if (value != (int) value) {
            throw new CheckpointException(where, "value " + i + " of tensor '" + tensor + "' is " + value
                    + " and does not fit 32 bits");
        }
        return (int) value;
    }

    /** The upper half of a float32. */
    private static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Refuses a tensor of integers, or one for which the array has no room. */
    static TensorInfo floating(TensorFile file, String name, int room) {
        TensorInfo info = file.tensor(name);
        if (!info.type().isFloating()) {
            throw new CheckpointException(file.where(), "tensor '" + name + "' holds " + info.type()
                    + ", a floating-point type was wanted", null, "read it with ints or longs");
        }
        if (info.size() > room) {
            throw new CheckpointException(file.where(), "tensor '" + name + "' has " + info.size()
                    + " values, the array offers room for " + room);
        }
        return info;
    }

    /** Refuses a tensor of fractions. */
    static TensorInfo integral(TensorFile file, String name) {
        TensorInfo info = file.tensor(name);
        if (info.type().isFloating()) {
            throw new CheckpointException(file.where(), "tensor '" + name + "' holds " + info.type()
                    + ", an integer type was wanted", null, "read it with floats or doubles");
        }
        return info;
    }
}
