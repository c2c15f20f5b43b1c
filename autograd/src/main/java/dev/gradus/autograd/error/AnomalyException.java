package dev.gradus.autograd.error;

/** A number that is not finite, found by a watch at the operation that made it. */
public final class AnomalyException extends GradusException {
    private static final long serialVersionUID = 1L;

    public AnomalyException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }
}
