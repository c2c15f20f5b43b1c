package dev.gradus.autograd.io;

import dev.gradus.autograd.error.CheckpointException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a safetensors file says about itself: free-text metadata, and name, type, shape and place of every tensor.
 *
 * <p>Layout of the file: eight bytes with the header's length (little-endian), the header as JSON, then the tensors'
 * bytes without holes. Offsets count from the first byte after the header.
 *
 * @param metadata free text by key, in the file's order
 * @param entries the tensors by name, in the file's order
 * @param dataStart the position in the file to which offsets are relative
 */
public record SafeTensorsHeader(Map<String, String> metadata, Map<String, Entry> entries, long dataStart) {
    /** Longest header that is read or written: 100 MB, the limit of the format's own library. */
    public static final int MAX_HEADER_BYTES = 100_000_000;

    /** Longest name of a tensor or of a line of metadata, in characters. */
    public static final int MAX_NAME_LENGTH = 10_000;

    /** The header's key under which metadata stands; no tensor can be called so. */
    static final String METADATA_KEY = "__metadata__";

    public SafeTensorsHeader {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /**
     * One tensor of the file.
     *
     * @param name dotted name, as published
     * @param type how values are stored
     * @param shape dimensions; empty for a scalar
     * @param begin offset of the first byte, relative to {@link #dataStart}
     * @param end offset after the last byte
     */
    public record Entry(String name, StoredType type, int[] shape, long begin, long end) {
        public Entry {
            shape = shape.clone();
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        /** The number of values: the product of the dimensions, 1 for a scalar. */
        public int size() {
            return Math.toIntExact((end - begin) / type.bytes());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry that
                    && name.equals(that.name)
                    && type == that.type
                    && Arrays.equals(shape, that.shape)
                    && begin == that.begin
                    && end == that.end;
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return name + ": " + type + Arrays.toString(shape);
        }
    }

    /**
     * The number of values of a shape.
     *
     * @throws CheckpointException if a dimension is negative or the product exceeds what a Java array holds
     */
    static int size(String where, String name, int[] shape) {
        long size = 1;
        boolean empty = false;
        for (int dimension : shape) {
            if (dimension < 0) {
                throw new CheckpointException(where, "tensor '" + name + "' has a negative dimension: "
                        + Arrays.toString(shape));
            }
            empty |= dimension == 0;
            size = empty ? 0 : size * dimension; // both factors fit 31 bits
            if (size > Integer.MAX_VALUE - 8) {
                throw new CheckpointException(where, "tensor '" + name + "' of shape " + Arrays.toString(shape)
                        + " has more values than a Java array holds");
            }
        }
        return empty ? 0 : (int) size;
    }
}
