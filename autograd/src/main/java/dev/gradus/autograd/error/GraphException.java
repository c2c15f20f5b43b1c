package dev.gradus.autograd.error;

/** A gradient that was asked for and cannot be computed: the graph was cut, freed or never recorded. */
public final class GraphException extends GradusException {
    private static final long serialVersionUID = 1L;

    public GraphException(String where, String problem) {
        this(where, problem, null, null);
    }

    public GraphException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }

    public GraphException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
