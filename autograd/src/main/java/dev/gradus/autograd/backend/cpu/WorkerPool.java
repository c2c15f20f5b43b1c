package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.error.ArgumentException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * A fixed team of threads that runs numbered tasks: the calling thread and {@code threads − 1} daemon workers.
 *
 * <p>The caller cuts the work by the shape of its data, never by the number of threads; when each task writes a place
 * of its own, the result is then the same, bit for bit, on one thread and on many.
 *
 * <p>{@link #run} returns when all tasks are done. What the tasks wrote is visible to the caller then. Called from
 * inside a task, or while another thread uses the team, it runs its tasks on the calling thread alone.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Each member first takes the tasks of its own contiguous range, the same range for the same number of tasks, so
 * that a core meets again the rows it wrote in the previous operation; then it helps with the ranges of the others. A
 * member that never wakes up costs nothing but its help.
 *
 * <p>Idle members look out for the next job for a tenth of a millisecond, which is what makes a chain of short
 * operations cheap, and then sleep. A team larger than the machine sleeps at once: spinning would steal time from the
 * members that work. Sleepers are woken along a binary tree, and only while tasks are left.
 */
public final class WorkerPool implements AutoCloseable {
    /** More threads than any machine this was thought for; a larger number is a slip of the pen. */
    public static final int MAX_THREADS = 1024;

    /** Longer than the tape needs between the operations on one picture, and no longer. */
    private static final long SPIN_NANOS = 100_000;
    private static final int SPINS_BETWEEN_CLOCK_READINGS = 32;

    private final Worker[] workers;
    private final long spinNanos;
    private final ReentrantLock inUse = new ReentrantLock();
    private long jobs;
    private volatile Job job;
    private volatile boolean closed;

    /**
     * @param threads the number of members, the calling thread included: 1 … {@value #MAX_THREADS}
     * @throws ArgumentException if the number is outside that range
     */
    public WorkerPool(int threads) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new ArgumentException("threads", "wanted 1 … " + MAX_THREADS + " threads, got " + threads);
        }
        spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
        for (Worker worker : workers) {
            worker.start();
        }
    }

    /** The number of members, the calling thread included. */
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Runs {@code task(0) … task(tasks − 1)}, each once, in any order, on any member.
     *
     * <p>When a task throws, the tasks not yet begun are skipped, and the first exception that was caught is thrown
     * here, unchanged.
     *
     * @throws ArgumentException if the pool is closed
     */
    public void run(int tasks, IntConsumer task) {
        if (closed) {
            throw new ArgumentException("worker_pool", "run after close");
        }
        boolean alone = tasks <= 1 || workers.length == 0 || inUse.isHeldByCurrentThread();
        if (alone || Thread.currentThread() instanceof Worker || !inUse.tryLock()) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        try {
            Job current = new Job(++jobs, tasks, task, Thread.currentThread());
            job = current;
            wake(1, current);
            current.help(0);
            await(current);
            job = null;
            current.rethrow();
        } finally {
            inUse.unlock();
        }
    }

    /**
     * Cuts {@code 0 … length−1} into ranges of {@code grain} indices (the last may be shorter) and runs the task on
     * each of them.
     */
    public void runRanges(int length, int grain, RangeTask task) {
        if (grain < 1) {
            throw new ArgumentException("worker_pool", "grain must be at least 1, got " + grain);
        }
        int ranges = Math.ceilDiv(length, grain);
        run(ranges, i -> {
            int from = i * grain;
            task.run(from, from + Math.min(grain, length - from));
        });
    }

    /** Ends the workers and waits for them; a second call does nothing. Not to be called from inside a task. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
        }
        for (Worker worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(Job current) {
        long end = System.nanoTime() + spinNanos;
        while (!current.finished()) {
            if (spinning(end)) {
                continue;
            }
            current.callerSleeps = true;
            // Looked at again after the flag: a worker that finished in between did not see the flag.
            if (!current.finished()) {
                LockSupport.park(this);
            }
        }
    }

    /** Wakes the members number {@code first} and {@code first + 1}, if they sleep; they wake two others each. */
    private void wake(int first, Job current) {
        int last = Math.min(Math.min(first + 1, workers.length), current.tasks - 1);
        for (int member = first; member <= last; member++) {
            Worker worker = workers[member - 1];
            if (worker.sleeps) {
                LockSupport.unpark(worker);
            }
        }
    }

    /** Passes a moment; false once the time to spin is over. */
    private static boolean spinning(long end) {
        for (int i = 0; i < SPINS_BETWEEN_CLOCK_READINGS; i++) {
            Thread.onSpinWait();
        }
        return System.nanoTime() - end < 0;
    }

    private final class Worker extends Thread {
        private final int member;
        private volatile boolean sleeps;

        Worker(int member) {
            super("gradus-worker-" + member);
            this.member = member;
            setDaemon(true);
        }

        @Override
        public void run() {
            long last = 0;
            while (true) {
                Job next = await(last);
                if (next == null) {
                    return;
                }
                if (!next.finished()) {
                    wake(2 * member + 1, next);
                    next.help(member);
                }
                last = next.number;
            }
        }

        /**
         * A job after number {@code last}, or null when the pool is closed. Keeping the job itself would keep its data.
         */
        private Job await(long last) {
            long end = System.nanoTime() + spinNanos;
            while (!closed) {
                Job next = job;
                if (next != null && next.number != last) {
                    return next;
                }
                if (spinning(end)) {
                    continue;
                }
                sleeps = true;
                next = job;
                if ((next == null || next.number == last) && !closed) {
                    LockSupport.park(WorkerPool.this);
                }
                sleeps = false;
            }
            return null;
        }
    }

    /** One call of {@link #run}: a cursor for each member's range, and the count of the tasks done. */
    private final class Job {
        /** Cursors lie a cache line apart, lest members slow each other down. */
        private static final int CURSOR_STRIDE = 16;

        private final long number;
        private final int tasks;
        private final IntConsumer task;
        private final Thread caller;
        private final AtomicIntegerArray cursors;
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile boolean callerSleeps;

        Job(long number, int tasks, IntConsumer task, Thread caller) {
            this.number = number;
            this.tasks = tasks;
            this.task = task;
            this.caller = caller;
            cursors = new AtomicIntegerArray(threads() * CURSOR_STRIDE);
        }

        boolean finished() {
            return done.get() == tasks;
        }

        /** Runs tasks until none is left: those of the member's own range, then those of the ranges after it. */
        void help(int member) {
            int mine = 0;
            for (int i = 0; i < threads(); i++) {
                mine += runRange((member + i) % threads());
            }
            if (mine > 0 && done.addAndGet(mine) == tasks && callerSleeps) {
                LockSupport.unpark(caller);
            }
        }

        private int runRange(int owner) {
            int from = rangeStart(owner);
            int length = rangeStart(owner + 1) - from;
            int cursor = owner * CURSOR_STRIDE;
            int count = 0;
            while (cursors.get(cursor) < length) {
                int i = cursors.getAndIncrement(cursor);
                if (i < length) {
                    runTask(from + i);
                    count++;
                }
            }
            return count;
        }

        private int rangeStart(int owner) {
            return (int) ((long) tasks * owner / threads());
        }

        private void runTask(int i) {
            if (failure.get() != null) {
                return;
            }
            try {
                task.accept(i);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }

        void rethrow() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
