package dev.gradus.autograd.error;

/** A tensor of one element type where another is needed. */
public final class DTypeException extends GradusException {
    private static final long serialVersionUID = 1L;

    public DTypeException(String where, String problem) {
        this(where, problem, null, null);
    }

    public DTypeException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }

    public DTypeException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
