package dev.gradus.autograd.backend;

import dev.gradus.autograd.DType;

/** A storage of {@code float}s in a Java array. */
public final class Floats extends Storage {
    private final float[] data;

    Floats(Memory memory, float[] data, int length, boolean pooled) {
        super(memory, DType.FLOAT32, length, pooled);
        this.data = data;
    }

    /** The elements of a storage that is known to hold floats. */
    public static float[] of(Storage storage) {
        return ((Floats) storage).data;
    }
}
