package dev.gradus.autograd.error;

/** Shapes that do not fit an operation or each other. */
public final class ShapeException extends GradusException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String where, String problem) {
        this(where, problem, null, null);
    }

    public ShapeException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }

    public ShapeException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
