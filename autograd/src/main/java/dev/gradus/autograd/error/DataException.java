package dev.gradus.autograd.error;

/** A data set that is missing, truncated, mislabelled or cannot be fetched. */
public final class DataException extends GradusException {
    private static final long serialVersionUID = 1L;

    public DataException(String where, String problem) {
        this(where, problem, null, null);
    }

    public DataException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }

    public DataException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
