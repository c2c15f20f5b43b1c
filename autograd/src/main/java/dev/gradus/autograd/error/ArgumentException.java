package dev.gradus.autograd.error;

/** An attribute or option outside its allowed range. */
public final class ArgumentException extends GradusException {
    private static final long serialVersionUID = 1L;

    public ArgumentException(String where, String problem) {
        this(where, problem, null, null);
    }

    public ArgumentException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }

    public ArgumentException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
