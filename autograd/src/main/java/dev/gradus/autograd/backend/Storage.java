package dev.gradus.autograd.backend;

import dev.gradus.autograd.DType;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory behind one or more tensors: a run of elements of one type on one device. Tensors that only differ in shape
 * share it.
 *
 * <p>A storage that was made inside a {@link dev.gradus.autograd.Scope} is <em>pooled</em>: the scope, or the backward
 * pass before it, hands it back for reuse. Any other is reclaimed when nothing refers to it.
 */
public abstract class Storage {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final Memory memory;
    private final DType dtype;
    private final int length;
    private final boolean pooled;
    private int owners;
    private int version;
    private boolean freed;
    private int least;
    private int largest = -1;
    private int boundedVersion = -1;

    protected Storage(Memory memory, DType dtype, int length, boolean pooled) {
        this.memory = memory;
        this.dtype = dtype;
        this.length = length;
        this.pooled = pooled;
    }

    /** The memory that made this storage and takes it back. */
    public final Memory memory() {
        return memory;
    }

    public final DType dtype() {
        return dtype;
    }

    /** The number of elements; the array behind may be longer. */
    public final int length() {
        return length;
    }

    public final boolean isPooled() {
        return pooled;
    }

    /** Storages are numbered in the order of their making; a larger number is younger. */
    public final long number() {
        return number;
    }

    /** The number of the youngest storage made so far. */
    public static long youngest() {
        return NUMBERS.get();
    }

    /** How often the contents were changed in place; the tape refuses to differentiate through changed values. */
    public final int version() {
        return version;
    }

    /** Notes a change in place. */
    public final void changed() {
        version++;
    }

    /**
     * Notes what the host knows of the elements, integers, when it writes them: until the next change they lie in
     * [least, largest], so that nobody has to read them back to check indices.
     */
    public final void bounded(int least, int largest) {
        this.least = least;
        this.largest = largest;
        boundedVersion = version;
    }

    /** Whether all elements are known to lie in [least, largest]. */
    public final boolean isBounded(int least, int largest) {
        return boundedVersion == version && this.least >= least && this.largest <= largest;
    }

    public final boolean isFreed() {
        return freed;
    }

    /** Notes one more user known to the tape: a recorded value or a gradient under way. */
    public final void own() {
        owners++;
    }

    /** Takes one user away. */
    public final void disown() {
        owners--;
    }

    public final int owners() {
        return owners;
    }

    /** Hands the elements back for reuse, if they are pooled; whoever still reads them gets an error. */
    public final void free() {
        if (pooled && !freed) {
            freed = true;
            memory.release(this);
        }
    }
}
