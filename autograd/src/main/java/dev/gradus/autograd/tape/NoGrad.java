package dev.gradus.autograd.tape;

/** A stretch of code that is not recorded; open it with {@code Tensor.noGrad()} in a try-with-resources statement. */
public final class NoGrad implements AutoCloseable {
    private static final ThreadLocal<NoGrad> INNERMOST = new ThreadLocal<>();
    private static final NoGrad BACKWARD = new NoGrad("it is a gradient that was computed without createGraph", null);

    private final String reason;
    private NoGrad outer;
    private boolean closed;

    private NoGrad(String reason, NoGrad outer) {
        this.reason = reason;
        this.outer = outer;
    }

    public static NoGrad open() {
        NoGrad opened = new NoGrad("it was computed inside noGrad, opened" + Location.at(), INNERMOST.get());
        INNERMOST.set(opened);
        return opened;
    }

    static boolean isOpen() {
        return INNERMOST.get() != null;
    }

    /** Why nothing is recorded on this thread now; null if it is. */
    static String reason() {
        NoGrad innermost = INNERMOST.get();
        return innermost == null ? null : innermost.reason;
    }

    /** Runs an action with recording on or off, whatever it was before. */
    static void run(boolean recording, Runnable action) {
        NoGrad before = INNERMOST.get();
        INNERMOST.set(recording ? null : BACKWARD);
        try {
            action.run();
        } finally {
            INNERMOST.set(before);
        }
    }

    /** Ends the stretch; closing it again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // Stretches may be closed in any order: the innermost that is still open counts.
        NoGrad innermost = INNERMOST.get();
        while (innermost != null && innermost.closed) {
            innermost = innermost.outer;
        }
        INNERMOST.set(innermost);
    }
}
