package dev.gradus.autograd.backend;

import dev.gradus.autograd.DType;

/**
 * An instruction set, split in families. Every kernel writes all of its outputs, which come first; then come the
 * inputs, then sizes and attributes. Shapes were checked by the operation that calls.
 *
 * <p>The primitive families are mandatory. The fused ones ({@link Norm}, {@link Attention}, {@link Loss}, and the
 * methods marked so elsewhere) are called only if {@link #fuses} says so; otherwise the operation runs as the composite
 * of primitives that it equals.
 */
public interface Backend extends AutoCloseable {
    /** A short name such as {@code cpu}. */
    String name();

    /** One line about the hardware and the way it is used. */
    String description();

    /** The type of real numbers here. */
    DType floatType();

    /** Whether fused operations run as one kernel. */
    boolean fuses();

    /** Whether, beyond the fused families, there are kernels for this. */
    default boolean fuses(Fusion fusion) {
        return false;
    }

    Memory memory();

    Elementwise elementwise();

    Reduce reduce();

    Linalg linalg();

    Movement movement();

    Optimizer optimizer();

    RandomNumbers random();

    /** Fused. */
    Activation activation();

    /** Fused. */
    Norm norm();

    /** Fused. */
    Attention attention();

    /** Fused. */
    Loss loss();

    /** Fused, optional. */
    default Convolution convolution() {
        throw new UnsupportedOperationException("convolution");
    }

    /** Waits until all that was asked for is done; nothing where a kernel returns only when it is done. */
    default void finish() {}

    /** Gives threads and memory back; tensors on this backend are unusable afterwards. */
    @Override
    void close();
}
