package dev.gradus.autograd.error;

/** A device without room for a tensor. */
public final class MemoryException extends GradusException {
    private static final long serialVersionUID = 1L;

    public MemoryException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }

    public MemoryException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
