package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads that make numbered things ahead of the one who takes them in order: batches 0, 1, 2, … Each is made whole by
 * one thread, into an array of arrays that goes around, so who made it cannot be seen in it.
 *
 * <p>With n slots, number i uses slot i mod n; a thread begins with i once the user is done with i − n. What goes wrong
 * with i is thrown when the user comes to i, and again whenever he asks for more.
 *
 * @param <S> a slot, used again and again
 * @param <T> what a slot holds when it has been filled
 */
final class Workers<S, T> {
    private static final long CLOSE_MILLIS = 1000;

    /** What a thread does, with whatever it alone needs for it. */
    interface Maker<S, T> {
        T make(S slot, long number) throws InterruptedException;
    }

    private final String where;
    private final List<Slot<S, T>> slots = new ArrayList<>();
    private final Thread[] threads;
    private long begun;
    private long taken;
    private boolean lent;
    private boolean over;

    private static final class Slot<S, T> {
        final S content;
        T made;
        Throwable failure;

        Slot(S content) {
            this.content = content;
        }

        boolean isReady() {
            return made != null || failure != null;
        }
    }

    /**
     * @param slots how many things there are at a time, the one in the user's hands included
     * @param makers called once for each thread
     */
    Workers(String where, int threads, int slots, Supplier<S> content, Supplier<Maker<S, T>> makers) {
        this.where = where;
        for (int i = 0; i < slots; i++) {
            this.slots.add(new Slot<>(content.get()));
        }
        this.threads = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            Maker<S, T> maker = makers.get();
            this.threads[i] = Thread.ofPlatform().daemon().name("gradus-loader-" + where + "-" + i)
                    .unstarted(() -> work(maker));
        }
    }

    void start() {
        for (Thread thread : threads) {
            thread.start();
        }
    }

    private void work(Maker<S, T> maker) {
        try {
            while (true) {
                long number = begin();
                Slot<S, T> slot = slot(number);
                try {
                    T made = maker.make(slot.content, number);
                    finish(slot, made, null);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Throwable e) {
                    finish(slot, null, e);
                    return;
                }
            }
        } catch (InterruptedException e) {
            // The loader was closed or moved.
        }
    }

    private synchronized long begin() throws InterruptedException {
        while (!over && begun - taken + (lent ? 1 : 0) >= slots.size()) {
            wait();
        }
        if (over) {
            throw new InterruptedException();
        }
        return begun++;
    }

    private synchronized void finish(Slot<S, T> slot, T made, Throwable failure) {
        slot.made = made;
        slot.failure = failure;
        notifyAll();
    }

    private Slot<S, T> slot(long number) {
        return slots.get((int) (number % slots.size()));
    }

    /** The next one; the one before it may be overwritten from now on. */
    synchronized T take() {
        if (lent) {
            slot(taken - 1).made = null;
            lent = false;
            notifyAll();
        }
        Slot<S, T> slot = slot(taken);
        try {
            while (!slot.isReady()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(where, "interrupted while waiting for a batch", null, null, e);
        }
        switch (slot.failure) {
            case null -> {
                taken++;
                lent = true;
                return slot.made;
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new DataException(where, "a batch could not be made: " + slot.failure, null, null,
                    slot.failure);
        }
    }

    /** Ends the threads. Daemons that are stuck in the data set do not hold the user up for more than a second. */
    void end() {
        synchronized (this) {
            over = true;
        }
        for (Thread thread : threads) {
            thread.interrupt();
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            for (Thread thread : threads) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                thread.join(Math.max(1, left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
