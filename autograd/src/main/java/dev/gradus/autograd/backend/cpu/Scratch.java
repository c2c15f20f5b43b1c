package dev.gradus.autograd.backend.cpu;

import java.util.EnumMap;
import java.util.Map;

/**
 * Buffers that a thread keeps from one matrix product to the next, so that the steady state allocates nothing. A buffer
 * grows to the largest size it was ever asked for. Its content is arbitrary.
 */
final class Scratch {
    /** What a buffer is for; different uses never share an array. */
    enum Use {
        /** Packed rows of A. */
        PACKED_A,
        /** Packed panels of B that one thread uses. */
        PACKED_B,
        /** Packed panels of B that all threads use. */
        SHARED_B,
        /** Packed panels of the second B that all threads use, where two products follow each other. */
        SHARED_B2,
        /** A block of rows between two products. */
        BETWEEN,
        /** The gradient of such a block. */
        HIDDEN_GRADIENT,
        /** That block or its gradient, packed. */
        PACKED_GROUP,
        /** Partial sums of slabs of k. */
        PARTIAL_SUMS,
        /** The same for a second weight. */
        PARTIAL_SUMS_2,
        /** Partial sums of the rows of A over slabs of k. */
        PARTIAL_ROW_SUMS,
        /** A picture with its padding, of a convolution. */
        PICTURE,
        /** Some lines of a convolution's windows. */
        COLUMNS,
        /** Where the largest pixels were found. */
        PLACES,
        /** One tile at the edge of C. */
        EDGE
    }

    private final ThreadLocal<Map<Use, float[]>> buffers = ThreadLocal.withInitial(() -> new EnumMap<>(Use.class));

    /** The calling thread's buffer for this use, of at least {@code length} floats. */
    float[] floats(Use use, int length) {
        Map<Use, float[]> mine = buffers.get();
        float[] buffer = mine.get(use);
        if (buffer == null || buffer.length < length) {
            // A power of two: products whose sizes vary a little do not allocate again and again.
            buffer = new float[length <= 1 ? 1 : Math.max(length, Integer.highestOneBit(length - 1) << 1)];
            mine.put(use, buffer);
        }
        return buffer;
    }
}
