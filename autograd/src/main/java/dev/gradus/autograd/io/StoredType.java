package dev.gradus.autograd.io;

/**
 * The number formats of a safetensors file that Gradus reads, by their names in the file; all are little-endian.
 *
 * <p>Source: the safetensors format description, version 0.4.
 */
public enum StoredType {
    BOOL(1), U8(1), I8(1), I16(2), U16(2), F16(2), BF16(2), I32(4), U32(4), F32(4), I64(8), U64(8), F64(8);

    private final int bytes;

    StoredType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one value. */
    public int bytes() {
        return bytes;
    }

    /** Whether values have a fraction. */
    public boolean isFloating() {
        return this == F16 || this == BF16 || this == F32 || this == F64;
    }

    /** The type of that name, or {@code null} if Gradus does not know it. */
    static StoredType named(String name) {
        for (StoredType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
