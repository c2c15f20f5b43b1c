package dev.gradus.autograd;

import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.GraphException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A stretch of code whose tensors die at its end, so that their memory is used again at once.
 *
 * <pre>
 * try (Scope step = Scope.open()) {
 *     Tensor loss = crossEntropy(model.forward(images), labels);
 *     loss.backward();
 *     …
 * }
 * </pre>
 *
 * <p>No scope is needed to be correct: without one, the garbage collector reclaims what nothing refers to. Opening one
 * promises that nothing made inside is read after {@link #close}, except what {@link #keep} was told of; and that
 * values between the leaves and the loss are not read after {@code backward()}, which frees each after its last use.
 * Reading a freed tensor is an error that says so, never rubbish. Gradients of leaves outlive the scope.
 *
 * <p>Scopes nest and belong to the thread that opened them.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Scope> INNERMOST = new ThreadLocal<>();

    private final Scope outer;
    private final Set<Storage> storages = Collections.newSetFromMap(new IdentityHashMap<>());

    private Scope(Scope outer) {
        this.outer = outer;
    }

    public static Scope open() {
        Scope scope = new Scope(INNERMOST.get());
        INNERMOST.set(scope);
        return scope;
    }

    /** Whether a scope is open on this thread. */
    public static boolean isOpen() {
        return INNERMOST.get() != null;
    }

    /** Lets a tensor live as long as the surrounding scope, or, if there is none, as long as something refers to it. */
    public Tensor keep(Tensor tensor) {
        Storage storage = tensor.storage();
        if (storages.remove(storage) && outer != null) {
            outer.storages.add(storage);
        }
        return tensor;
    }

    @Override
    public void close() {
        if (INNERMOST.get() != this) {
            throw new GraphException(
                    "scope",
                    "closed out of order, or by another thread than the one that opened it",
                    "scopes close innermost first",
                    "use try (Scope scope = Scope.open()) { … }");
        }
        INNERMOST.set(outer);
        storages.forEach(Storage::free);
        storages.clear();
    }

    /** Notes a new storage of this thread's innermost scope. */
    static void register(Storage storage) {
        INNERMOST.get().storages.add(storage);
    }

    /** Takes a storage out of every open scope of this thread: it stays until its owner frees it. */
    static void release(Storage storage) {
        for (Scope scope = INNERMOST.get(); scope != null; scope = scope.outer) {
            if (scope.storages.remove(storage)) {
                return;
            }
        }
    }
}
