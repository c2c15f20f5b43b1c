package dev.gradus.examples.check;

/** Ends a check at the first thing that is wrong; the message is what the reader is told. */
public final class NotYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotYet(String told) {
        super(told, null, false, false);
    }
}
