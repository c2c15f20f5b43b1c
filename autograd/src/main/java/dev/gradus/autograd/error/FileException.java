package dev.gradus.autograd.error;

/** A file that could not be written: a full disk, a folder without permission, a path that is a folder. */
public final class FileException extends GradusException {
    private static final long serialVersionUID = 1L;

    public FileException(String where, String problem) {
        this(where, problem, null, null, null);
    }

    public FileException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
