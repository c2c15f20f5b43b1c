package dev.gradus.autograd.error;

/** A checkpoint or weight file that is damaged, foreign or does not fit the model. */
public final class CheckpointException extends GradusException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String where, String problem) {
        this(where, problem, null, null);
    }

    public CheckpointException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }

    public CheckpointException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
