package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.augment.Mixing;

/**
 * How a loader forms batches. The number of threads and of batches prepared ahead change nothing but the time it takes.
 *
 * @param batch pictures in a batch
 * @param seed of shuffling, augmentation and mixing
 * @param shuffle whether each epoch has a random order of its own
 * @param dropLast whether an epoch's last batch is left out when it would be partial
 * @param augmentation what varies the pictures
 * @param mixing what puts two pictures of a batch into one
 * @param repeats how often a picture comes in a row, each time varied anew; an epoch stays as long, so it shows that
 *     many times fewer pictures (Hoffer and others, "Augment Your Batch: Improving Generalization Through Instance
 *     Repetition", 2020). 1 for the usual way
 * @param prefetch batches that are prepared ahead
 * @param threads that prepare batches
 */
public record LoaderOptions(
        int batch,
        long seed,
        boolean shuffle,
        boolean dropLast,
        Augmentation augmentation,
        Mixing mixing,
        int repeats,
        int prefetch,
        int threads) {
    private static final int DEFAULT_PREFETCH = 2;
    private static final int MOST = 64;

    public LoaderOptions {
        if (batch < 1) {
            throw new ArgumentException("data loader", "a batch has at least one picture, got " + batch);
        }
        if (!mixing.isResolved()) {
            throw new ArgumentException("data loader", "mixing ends after a share of the epochs, and how many there "
                    + "are is not known here: " + mixing, null, "Mixing.over(epochs) makes a number of it");
        }
        if (repeats < 1 || repeats > MOST) {
            throw new ArgumentException("data loader", "repeats must be 1 to 64, got " + repeats);
        }
        if (prefetch < 1 || prefetch > MOST) {
            throw new ArgumentException("data loader", "prefetch must be 1 to 64 batches, got " + prefetch);
        }
        if (threads < 1 || threads > MOST) {
            throw new ArgumentException("data loader", "threads must be 1 to 64, got " + threads);
        }
    }

    /** Without mixing and repeats, by one thread. */
    public LoaderOptions(
            int batch, long seed, boolean shuffle, boolean dropLast, Augmentation augmentation, int prefetch) {
        this(batch, seed, shuffle, dropLast, augmentation, Mixing.NONE, 1, prefetch, 1);
    }

    /** Shuffled, whole batches only. */
    public static LoaderOptions training(int batch, long seed, Augmentation augmentation) {
        return new LoaderOptions(batch, seed, true, true, augmentation, DEFAULT_PREFETCH);
    }

    /** Every picture once, in order, as it is; the last batch may be partial. */
    public static LoaderOptions evaluation(int batch) {
        return new LoaderOptions(batch, 0, false, false, Augmentation.NONE, DEFAULT_PREFETCH);
    }

    /** The same with mixed batches. */
    public LoaderOptions mixing(Mixing other) {
        return new LoaderOptions(batch, seed, shuffle, dropLast, augmentation, other, repeats, prefetch, threads);
    }

    /** The same with pictures that come so often in a row. */
    public LoaderOptions repeats(int times) {
        return new LoaderOptions(batch, seed, shuffle, dropLast, augmentation, mixing, times, prefetch, threads);
    }

    /** The same, prepared by so many threads. */
    public LoaderOptions threads(int count) {
        return new LoaderOptions(batch, seed, shuffle, dropLast, augmentation, mixing, repeats, prefetch, count);
    }
}
