package dev.gradus.autograd;

import java.util.List;

/** Something that listens until it is closed: on a tensor's gradient or a module's forward. */
public final class Hook implements AutoCloseable {
    private final Runnable removal;

    private Hook(Runnable removal) {
        this.removal = removal;
    }

    /** Adds a listener to a list; closing the hook takes it out again. */
    public static <T> Hook add(List<T> listeners, T listener) {
        listeners.add(listener);
        return new Hook(() -> listeners.removeIf(other -> other == listener));
    }

    /** Ends the listening; closing again does nothing. */
    @Override
    public void close() {
        removal.run();
    }
}
