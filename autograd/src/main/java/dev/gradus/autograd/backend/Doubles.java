package dev.gradus.autograd.backend;

import dev.gradus.autograd.DType;

/** A storage of {@code double}s in a Java array. */
public final class Doubles extends Storage {
    private final double[] data;

    Doubles(Memory memory, double[] data, int length, boolean pooled) {
        super(memory, DType.FLOAT64, length, pooled);
        this.data = data;
    }

    /** The elements of a storage that is known to hold doubles. */
    public static double[] of(Storage storage) {
        return ((Doubles) storage).data;
    }
}
