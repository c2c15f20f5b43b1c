package dev.gradus.autograd.tape;

/** A stretch of code that is not recorded; open it with {@code Tensor.noGrad()} in a try-with-resources statement. */
public final class NoGrad implements AutoCloseable {
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private boolean closed;

    private NoGrad() {}

    public static NoGrad open() {
        DEPTH.set(DEPTH.get() + 1);
        return new NoGrad();
    }

    static boolean isOpen() {
        return DEPTH.get() > 0;
    }

    /** Runs an action with recording on or off, whatever it was before. */
    static void run(boolean recording, Runnable action) {
        int before = DEPTH.get();
        DEPTH.set(recording ? 0 : 1);
        try {
            action.run();
        } finally {
            DEPTH.set(before);
        }
    }

    /** Ends the stretch; closing it again does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            DEPTH.set(DEPTH.get() - 1);
        }
    }
}
