package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;

/**
 * How a loader forms batches.
 *
 * @param batch pictures in a batch
 * @param seed of shuffling and augmentation
 * @param shuffle whether each epoch has a random order of its own
 * @param dropLast whether an epoch's last batch is left out when it would be partial
 * @param augmentation what varies the pictures
 * @param prefetch batches that are prepared ahead
 */
public record LoaderOptions(
        int batch, long seed, boolean shuffle, boolean dropLast, Augmentation augmentation, int prefetch) {
    private static final int DEFAULT_PREFETCH = 2;

    public LoaderOptions {
        if (batch < 1) {
            throw new ArgumentException("data loader", "a batch has at least one picture, got " + batch);
        }
        if (prefetch < 1 || prefetch > 64) {
            throw new ArgumentException("data loader", "prefetch must be 1 to 64 batches, got " + prefetch);
        }
    }

    /** Shuffled, whole batches only. */
    public static LoaderOptions training(int batch, long seed, Augmentation augmentation) {
        return new LoaderOptions(batch, seed, true, true, augmentation, DEFAULT_PREFETCH);
    }

    /** Every picture once, in order, as it is; the last batch may be partial. */
    public static LoaderOptions evaluation(int batch) {
        return new LoaderOptions(batch, 0, false, false, Augmentation.NONE, DEFAULT_PREFETCH);
    }
}
