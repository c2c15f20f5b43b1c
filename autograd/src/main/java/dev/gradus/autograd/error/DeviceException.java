package dev.gradus.autograd.error;

/** Tensors on different devices, or a device that is missing or failed. */
public final class DeviceException extends GradusException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String where, String problem) {
        this(where, problem, null, null);
    }

    public DeviceException(String where, String problem, String rule, String hint) {
        super(where, problem, rule, hint);
    }

    public DeviceException(String where, String problem, String rule, String hint, Throwable cause) {
        super(where, problem, rule, hint, cause);
    }
}
