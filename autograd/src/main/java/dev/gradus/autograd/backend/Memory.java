package dev.gradus.autograd.backend;

import dev.gradus.autograd.DType;

/** A backend's memory: makes storages, takes pooled ones back, and copies between them and Java arrays. */
public interface Memory {

    /**
     * A storage whose contents are not defined yet: a kernel writes every element before anything reads it.
     *
     * @param pooled whether it may come from the pool and will be handed back
     */
    Storage allocate(DType dtype, int length, boolean pooled);

    /** Takes a pooled storage back. */
    void release(Storage storage);

    /**
     * Converts and copies all of {@code from} to the beginning of {@code to}. The array may be used for something else
     * on return, but the device need not have the elements yet: a write does not wait for kernels under way.
     */
    void write(Storage to, float[] from);

    void write(Storage to, double[] from);

    void write(Storage to, int[] from);

    /** A new array with the storage's elements, converted. */
    float[] toFloats(Storage from);

    double[] toDoubles(Storage from);

    int[] toInts(Storage from);

    /**
     * Asks for the elements as the kernels called so far leave them, without waiting for those kernels: meant for a few
     * numbers that are looked at later. The storage may be freed or overwritten in the meantime.
     */
    default Readback read(Storage from) {
        return Readback.of(toDoubles(from));
    }

    /** Bytes that live storages and the pool hold together, as far as the backend can tell. */
    MemoryUse use();
}
