package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.data.augment.Picture;

/**
 * Turns a data set into an endless row of batches: epoch after epoch, shuffled, augmented, normalized, mixed, prepared
 * ahead by threads of its own.
 *
 * <p>Batch number {@code b} of epoch {@code e} is a pure function of the data, the options and (e, b): a loader moved
 * to a saved {@link #position()} goes on with the same bits as if it had never stopped, and the number of threads shows
 * in nothing but the time.
 *
 * <p>Used by one thread at a time. A batch's arrays are used again once the next batch is asked for.
 */
public final class DataLoader implements AutoCloseable {
    private static final long SHUFFLE_STREAM = 0x5348L << 48;

    private final Dataset data;
    private final LoaderOptions options;
    private final float[][] tables;
    private final byte[] fill;
    private final int[][] orders = new int[2][];
    private final int[] ordered = new int[2];
    private final int batchesPerEpoch;

    private LoaderPosition position = LoaderPosition.START;
    private Workers<Buffer, Batch> workers;
    private boolean closed;

    /**
     * @throws DataException if the data set has fewer pictures than one batch wants (with {@code dropLast}) or none
     * @throws ArgumentException if the normalization has another number of channels than the pictures
     */
    public DataLoader(Dataset data, Normalization normalization, LoaderOptions options) {
        if (normalization.channels() != data.channels()) {
            throw new ArgumentException("data loader", "the normalization has " + normalization.channels()
                    + " channels, pictures of " + data.name() + " have " + data.channels());
        }
        this.data = data;
        this.options = options;
        this.tables = new float[data.channels()][];
        for (int c = 0; c < tables.length; c++) {
            tables[c] = normalization.table(c);
        }
        this.fill = normalization.meanColor();
        int whole = data.size() / options.batch();
        this.batchesPerEpoch = options.dropLast() || data.size() % options.batch() == 0 ? whole : whole + 1;
        if (batchesPerEpoch == 0) {
            throw new DataException(data.name(), "a batch wants " + options.batch() + " pictures, the data set has "
                    + data.size(), null, "take a smaller batch");
        }
    }

    public int batchesPerEpoch() {
        return batchesPerEpoch;
    }

    /** The place of the batch that {@link #next()} will return. */
    public LoaderPosition position() {
        return position;
    }

    /** Moves to a place that {@link #position()} once returned. */
    public void position(LoaderPosition position) {
        if (position.batch() >= batchesPerEpoch) {
            throw new ArgumentException("data loader", "batch " + position.batch() + " was wanted, an epoch has "
                    + batchesPerEpoch, null, "was the position saved with another data set or batch size?");
        }
        stop();
        this.position = position;
    }

    /**
     * The next batch; after an epoch's last comes the first of the next epoch. The batch before it becomes invalid.
     *
     * @throws RuntimeException what the data set threw while the batch was being made
     */
    public Batch next() {
        if (closed) {
            throw new DataException(data.name(), "the loader is closed");
        }
        if (workers == null) {
            workers = workers(position);
            workers.start();
        }
        Batch batch = workers.take();
        position = batch.position().next(batchesPerEpoch);
        return batch;
    }

    /** Stops the threads; safe to call twice. */
    @Override
    public void close() {
        closed = true;
        stop();
    }

    private void stop() {
        if (workers != null) {
            workers.end();
            workers = null;
        }
    }

    private Workers<Buffer, Batch> workers(LoaderPosition start) {
        int slots = Math.max(options.prefetch(), options.threads()) + 1; // one of them is in the user's hands
        return new Workers<>(data.name(), options.threads(), slots,
                () -> new Buffer(options.batch(), data.pixelsPerImage()), () -> new Bench(start));
    }

    /** Pictures of an epoch in the order in which they are seen. */
    private int[] draw(int epoch) {
        if (options.shuffle()) {
            return new Philox(options.seed(), SHUFFLE_STREAM ^ epoch).permutation(data.size());
        }
        int[] order = new int[data.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    /** Orders of the two epochs that batches are prepared for: threads are in the same one but at its end. */
    private synchronized int[] order(int epoch) {
        int slot = epoch & 1;
        if (orders[slot] == null || ordered[slot] != epoch) {
            orders[slot] = draw(epoch);
            ordered[slot] = epoch;
        }
        return orders[slot];
    }

    private LoaderPosition after(LoaderPosition start, long batches) {
        long batch = start.batch() + batches;
        return new LoaderPosition(Math.toIntExact(start.epoch() + batch / batchesPerEpoch),
                (int) (batch % batchesPerEpoch));
    }

    /** What one thread needs to make batches. */
    private final class Bench implements Workers.Maker<Buffer, Batch> {
        private final LoaderPosition start;
        private final Picture picture = new Picture(data.channels(), data.height(), data.width(), fill);
        private final Philox random = new Philox(options.seed());

        Bench(LoaderPosition start) {
            this.start = start;
        }

        @Override
        public Batch make(Buffer buffer, long number) {
            LoaderPosition at = after(start, number);
            int[] order = order(at.epoch());
            int first = at.batch() * options.batch();
            int count = Math.min(options.batch(), order.length - first);
            for (int i = 0; i < count; i++) {
                int place = first + i;
                int index = order[place / options.repeats()];
                data.copyPixels(index, picture.pixels(), 0);
                options.augmentation().apply(at.epoch(), index, place % options.repeats(), data, picture, tables,
                        random, buffer.pixels, i * data.pixelsPerImage());
                buffer.labels[i] = data.label(index);
            }
            double share = options.mixing().apply(options.seed(), at.epoch(), at.batch(), buffer.pixels, count,
                    data.channels(), data.height(), data.width());
            for (int i = 0; i < count; i++) {
                buffer.partners[i] = buffer.labels[share < 1 ? count - 1 - i : i];
            }
            return new Batch(buffer.pixels, buffer.labels, buffer.partners, share, count, data.channels(),
                    data.height(), data.width(), at, at.batch() == batchesPerEpoch - 1);
        }
    }

    /** Arrays that travel between the threads and the user. */
    private static final class Buffer {
        final float[] pixels;
        final int[] labels;
        final int[] partners;

        Buffer(int batch, int pixelsPerImage) {
            pixels = new float[Math.multiplyExact(batch, pixelsPerImage)];
            labels = new int[batch];
            partners = new int[batch];
        }
    }
}
