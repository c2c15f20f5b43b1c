package dev.gradus.autograd.backend.opencl;

/** Hears, on a thread of the device, of kernels that have to be compiled because no earlier start has done so. */
public interface CompilingListener {
    /** Hears nothing. */
    CompilingListener NONE = new CompilingListener() {};

    default void begins(String file) {}

    default void ends(String file) {}
}
