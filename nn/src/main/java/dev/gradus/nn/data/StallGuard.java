package dev.gradus.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes a stream from which nothing has come for too long, which wakes the thread that waits in its read. */
final class StallGuard implements AutoCloseable {
    private final InputStream stream;
    private final long patienceNanos;
    private final Thread thread;
    private volatile long lastSign = System.nanoTime();
    private volatile boolean stalled;

    StallGuard(InputStream stream, Duration patience) {
        this.stream = stream;
        this.patienceNanos = patience.toNanos();
        this.thread = Thread.ofVirtual().name("gradus-stall-guard").start(this::watch);
    }

    /** Something has come. */
    void alive() {
        lastSign = System.nanoTime();
    }

    /** Whether the stream was closed by this guard. */
    boolean stalled() {
        return stalled;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                long left = patienceNanos - (System.nanoTime() - lastSign);
                if (left <= 0) {
                    stalled = true;
                    stream.close();
                    return;
                }
                Thread.sleep(Duration.ofNanos(left));
            }
        } catch (InterruptedException | IOException e) {
            // Interrupted: the stream has ended by itself. Not closable: the read will tell.
        }
    }
}
