package dev.gradus.autograd.tape;

import dev.gradus.autograd.Tensor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A stretch of code whose operations somebody sees, on this thread. What a fused operation's composite is made of is
 * seen operation by operation, what a backward is made of is not: it counts as one.
 */
public final class Watch implements AutoCloseable {
    private static final ThreadLocal<Watch> INNERMOST = new ThreadLocal<>();

    private final Watcher watcher;
    private final Watch outer;

    private Watch(Watcher watcher, Watch outer) {
        this.watcher = watcher;
        this.outer = outer;
    }

    public static Watch open(Watcher watcher) {
        Watch watch = new Watch(watcher, INNERMOST.get());
        INNERMOST.set(watch);
        return watch;
    }

    static boolean isOpen() {
        return INNERMOST.get() != null;
    }

    static void beforeForward(Frame frame) {
        tell(watcher -> watcher.beforeForward(frame));
    }

    static void forward(Frame frame) {
        tell(watcher -> watcher.forward(frame));
    }

    /** Runs a backward unseen, then shows what it did as a whole. */
    static Gradients backward(Frame frame, Tensor dY, Supplier<Gradients> run) {
        tell(watcher -> watcher.beforeBackward(frame));
        Gradients gradients = silently(watch -> run.get());
        tell(watcher -> watcher.backward(frame, dY, gradients));
        return gradients;
    }

    /** Tells every watcher of this thread, innermost first; what they compute meanwhile nobody sees. */
    private static void tell(Consumer<Watcher> news) {
        silently(watch -> {
            for (Watch w = watch; w != null; w = w.outer) {
                news.accept(w.watcher);
            }
            return null;
        });
    }

    private static <T> T silently(Function<Watch, T> action) {
        Watch before = INNERMOST.get();
        INNERMOST.remove();
        try {
            return action.apply(before);
        } finally {
            INNERMOST.set(before);
        }
    }

    /** Ends the stretch; watches close innermost first. */
    @Override
    public void close() {
        if (INNERMOST.get() == this) {
            INNERMOST.set(outer);
        }
    }
}
