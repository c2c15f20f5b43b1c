package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;

/**
 * A place in the endless row of batches; with the loader's seed it is all that resuming needs.
 *
 * @param epoch counted from 0
 * @param batch index within the epoch, counted from 0
 */
public record LoaderPosition(int epoch, int batch) {
    /** The first batch of the first epoch. */
    public static final LoaderPosition START = new LoaderPosition(0, 0);

    public LoaderPosition {
        if (epoch < 0 || batch < 0) {
            throw new ArgumentException("data loader",
                    "epoch and batch must not be negative, got " + epoch + " and " + batch);
        }
    }

    LoaderPosition next(int batchesPerEpoch) {
        return batch + 1 < batchesPerEpoch
                ? new LoaderPosition(epoch, batch + 1)
                : new LoaderPosition(epoch + 1, 0);
    }
}
