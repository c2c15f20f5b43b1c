package dev.gradus.autograd.backend;

/** Kernels that fold the middle axis of {@code x: [outer, axis, inner]} into {@code y: [outer, inner]}, in a fixed order. */
public interface Reduce {
    void sum(Storage y, Storage x, int outer, int axis, int inner);

    /** The largest element; NaN if any is NaN. {@code axis} is at least 1. */
    void max(Storage y, Storage x, int outer, int axis, int inner);

    /** The index (int) of the first largest element; a NaN counts as larger than every number. */
    void argmax(Storage index, Storage x, int outer, int axis, int inner);

    /** Σ x², accumulated in double precision. */
    double sumOfSquares(Storage x);

    /** Whether every element is finite. */
    boolean allFinite(Storage x);
}
