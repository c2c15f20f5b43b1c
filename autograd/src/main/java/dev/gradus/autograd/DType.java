package dev.gradus.autograd;

/**
 * The type of a tensor's elements. Real numbers are {@code float} on fast devices and {@code double} on the reference.
 */
public enum DType {
    FLOAT32(Float.BYTES), FLOAT64(Double.BYTES), INT32(Integer.BYTES);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether the type holds real numbers, so that gradients can flow through it. */
    public boolean isReal() {
        return this != INT32;
    }
}
