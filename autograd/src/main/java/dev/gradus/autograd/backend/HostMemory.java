package dev.gradus.autograd.backend;

import dev.gradus.autograd.DType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Memory in Java arrays. Pooled arrays are kept by length and handed out again without being cleared: the shapes of a
 * training step repeat, so from its second step on a loop finds every array it needs.
 *
 * <p>Lengths are rounded up to a multiple of 64 elements so that nearly equal shapes share arrays. Safe for use by
 * several threads.
 */
public final class HostMemory implements Memory {
    private static final int GRANULE = 64;

    private final Map<Long, Deque<Object>> idle = new HashMap<>();
    private long liveBytes;
    private long idleBytes;
    private long peakBytes;
    private long allocations;

    @Override
    public Storage allocate(DType dtype, int length, boolean pooled) {
        if (!pooled) {
            return wrap(dtype, newArray(dtype, length), length, false);
        }
        int rounded = rounded(length);
        return wrap(dtype, take(dtype, rounded), length, true);
    }

    private synchronized Object take(DType dtype, int rounded) {
        long bytes = (long) rounded * dtype.bytes();
        liveBytes += bytes;
        peakBytes = Math.max(peakBytes, liveBytes);
        Deque<Object> arrays = idle.get(key(dtype, rounded));
        if (arrays != null && !arrays.isEmpty()) {
            idleBytes -= bytes;
            return arrays.pop();
        }
        allocations++;
        return newArray(dtype, rounded);
    }

    @Override
    public synchronized void release(Storage storage) {
        int rounded = rounded(storage.length());
        long bytes = (long) rounded * storage.dtype().bytes();
        liveBytes -= bytes;
        idleBytes += bytes;
        idle.computeIfAbsent(key(storage.dtype(), rounded), k -> new ArrayDeque<>()).push(array(storage));
    }

    /** Lets go of every idle array. */
    public synchronized void trim() {
        idle.clear();
        idleBytes = 0;
    }

    @Override
    public synchronized MemoryUse use() {
        return new MemoryUse(liveBytes, idleBytes, peakBytes, allocations);
    }

    @Override
    public void write(Storage to, float[] from) {
        switch (to) {
            case Floats f -> System.arraycopy(from, 0, Floats.of(f), 0, from.length);
            case Doubles d -> IntStream.range(0, from.length).forEach(i -> Doubles.of(d)[i] = from[i]);
            default -> throw new IllegalArgumentException("floats into " + to.dtype());
        }
        to.changed();
    }

    @Override
    public void write(Storage to, double[] from) {
        switch (to) {
            case Floats f -> IntStream.range(0, from.length).forEach(i -> Floats.of(f)[i] = (float) from[i]);
            case Doubles d -> System.arraycopy(from, 0, Doubles.of(d), 0, from.length);
            default -> throw new IllegalArgumentException("doubles into " + to.dtype());
        }
        to.changed();
    }

    @Override
    public void write(Storage to, int[] from) {
        System.arraycopy(from, 0, Ints.of(to), 0, from.length);
        to.changed();
    }

    @Override
    public float[] toFloats(Storage from) {
        float[] to = new float[from.length()];
        switch (from) {
            case Floats f -> System.arraycopy(Floats.of(f), 0, to, 0, to.length);
            case Doubles d -> IntStream.range(0, to.length).forEach(i -> to[i] = (float) Doubles.of(d)[i]);
            default -> IntStream.range(0, to.length).forEach(i -> to[i] = Ints.of(from)[i]);
        }
        return to;
    }

    @Override
    public double[] toDoubles(Storage from) {
        double[] to = new double[from.length()];
        switch (from) {
            case Floats f -> IntStream.range(0, to.length).forEach(i -> to[i] = Floats.of(f)[i]);
            case Doubles d -> System.arraycopy(Doubles.of(d), 0, to, 0, to.length);
            default -> IntStream.range(0, to.length).forEach(i -> to[i] = Ints.of(from)[i]);
        }
        return to;
    }

    @Override
    public int[] toInts(Storage from) {
        int[] to = new int[from.length()];
        System.arraycopy(Ints.of(from), 0, to, 0, to.length);
        return to;
    }

    private Storage wrap(DType dtype, Object array, int length, boolean pooled) {
        return switch (dtype) {
            case FLOAT32 -> new Floats(this, (float[]) array, length, pooled);
            case FLOAT64 -> new Doubles(this, (double[]) array, length, pooled);
            case INT32 -> new Ints(this, (int[]) array, length, pooled);
        };
    }

    private static Object newArray(DType dtype, int length) {
        return switch (dtype) {
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
            case INT32 -> new int[length];
        };
    }

    private static Object array(Storage storage) {
        return switch (storage) {
            case Floats f -> Floats.of(f);
            case Doubles d -> Doubles.of(d);
            default -> Ints.of(storage);
        };
    }

    private static int rounded(int length) {
        long rounded = (length + (long) GRANULE - 1) / GRANULE * GRANULE;
        return (int) Math.min(rounded, Integer.MAX_VALUE - 8);
    }

    private static long key(DType dtype, int rounded) {
        return (long) dtype.ordinal() << 32 | rounded;
    }
}
