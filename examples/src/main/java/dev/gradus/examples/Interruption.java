package dev.gradus.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C as a wish: while one is open, the JVM's end is held up until the work under way has seen the wish and closed
 * it, five minutes at most.
 */
final class Interruption implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 300;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::wish, "gradus-interruption");
    private volatile boolean wished;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether somebody pressed Ctrl-C, or asked the process to end. */
    boolean isWished() {
        return wished;
    }

    private void wish() {
        wished = true;
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the JVM end. */
    @Override
    public void close() {
        closed.countDown();
        if (!wished) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The end has just begun; the hook finds the latch open.
            }
        }
    }
}
