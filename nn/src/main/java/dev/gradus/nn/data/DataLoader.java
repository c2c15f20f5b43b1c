package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.random.Philox;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Turns a data set into an endless row of batches: epoch after epoch, shuffled, augmented, normalized, prepared ahead
 * by a thread of its own.
 *
 * <p>Batch number {@code b} of epoch {@code e} is a pure function of the data, the options and (e, b): a loader moved
 * to a saved {@link #position()} goes on with the same bits as if it had never stopped.
 *
 * <p>Used by one thread at a time. A batch's arrays are used again once the next batch is asked for.
 */
public final class DataLoader implements AutoCloseable {
    private static final long SHUFFLE_STREAM = 0x5348L << 48;
    private static final long CLOSE_MILLIS = 1000;

    private final Dataset data;
    private final LoaderOptions options;
    private final float[][] tables;
    private final int batchesPerEpoch;

    private LoaderPosition position = LoaderPosition.START;
    private Producer producer;
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
        if (producer == null) {
            producer = new Producer(position);
            producer.start();
        }
        Batch batch = producer.take();
        position = batch.position().next(batchesPerEpoch);
        return batch;
    }

    /** Stops the thread; safe to call twice. */
    @Override
    public void close() {
        closed = true;
        stop();
    }

    private void stop() {
        if (producer != null) {
            producer.end();
            producer = null;
        }
    }

    /** Pictures of an epoch in the order in which they are seen. */
    private int[] order(int epoch) {
        if (options.shuffle()) {
            return new Philox(options.seed(), SHUFFLE_STREAM ^ epoch).permutation(data.size());
        }
        int[] order = new int[data.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    private Batch fill(Buffer buffer, LoaderPosition at, int[] order) {
        int first = at.batch() * options.batch();
        int count = Math.min(options.batch(), order.length - first);
        int length = data.pixelsPerImage();
        for (int i = 0; i < count; i++) {
            int index = order[first + i];
            data.copyPixels(index, buffer.image, 0);
            buffer.labels[i] = data.label(index);
            Augmentation.apply(options.augmentation().move(options.seed(), at.epoch(), index), buffer.image,
                    data.height(), data.width(), tables, buffer.pixels, i * length);
        }
        return new Batch(buffer.pixels, buffer.labels, count, data.channels(), data.height(), data.width(), at,
                at.batch() == batchesPerEpoch - 1);
    }

    /** Arrays that travel from the producer to the user and back. */
    private static final class Buffer {
        final byte[] image;
        final float[] pixels;
        final int[] labels;

        Buffer(int batch, int pixelsPerImage) {
            image = new byte[pixelsPerImage];
            pixels = new float[Math.multiplyExact(batch, pixelsPerImage)];
            labels = new int[batch];
        }
    }

    /** A filled buffer, or what went wrong. */
    private record Delivery(Buffer buffer, Batch batch, Throwable failure) {}

    /** The thread that prepares batches, with the two queues between it and the user; one for each start. */
    private final class Producer implements Runnable {
        private final BlockingQueue<Buffer> free;
        private final BlockingQueue<Delivery> ready;
        private final Thread thread;
        private final LoaderPosition start;
        private Buffer lent;
        private Throwable failure;

        Producer(LoaderPosition start) {
            this.start = start;
            int buffers = options.prefetch() + 1; // one of them is in the user's hands
            free = new ArrayBlockingQueue<>(buffers);
            ready = new ArrayBlockingQueue<>(buffers + 1); // room for a failure: put never waits
            for (int i = 0; i < buffers; i++) {
                free.add(new Buffer(options.batch(), data.pixelsPerImage()));
            }
            thread = Thread.ofPlatform().daemon().name("gradus-loader-" + data.name()).unstarted(this);
        }

        void start() {
            thread.start();
        }

        @Override
        public void run() {
            try {
                int[] order = null;
                for (LoaderPosition at = start;; at = at.next(batchesPerEpoch)) {
                    if (order == null || at.batch() == 0) {
                        order = order(at.epoch());
                    }
                    Buffer buffer = free.take();
                    ready.put(new Delivery(buffer, fill(buffer, at, order), null));
                }
            } catch (InterruptedException e) {
                // The loader was closed or moved.
            } catch (Throwable e) {
                ready.add(new Delivery(null, null, e));
            }
        }

        Batch take() {
            if (lent != null) {
                free.add(lent);
                lent = null;
            }
            if (failure == null) {
                try {
                    Delivery delivery = ready.take();
                    lent = delivery.buffer();
                    failure = delivery.failure();
                    if (failure == null) {
                        return delivery.batch();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new DataException(data.name(), "interrupted while waiting for a batch", null, null, e);
                }
            }
            switch (failure) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new DataException(data.name(), "a batch could not be made: " + failure, null, null,
                        failure);
            }
        }

        void end() {
            thread.interrupt();
            try {
                thread.join(CLOSE_MILLIS); // a daemon that is stuck in the data set must not hold the user up
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
