package dev.gradus.autograd.backend;

import dev.gradus.autograd.DType;

/** A storage of {@code int}s in a Java array. */
public final class Ints extends Storage {
    private final int[] data;

    Ints(Memory memory, int[] data, int length, boolean pooled) {
        super(memory, DType.INT32, length, pooled);
        this.data = data;
    }

    /** The elements of a storage that is known to hold ints. */
    public static int[] of(Storage storage) {
        return ((Ints) storage).data;
    }
}
