package dev.gradus.autograd.backend;

/**
 * Kernels along the middle axis of {@code x: [outer, axis, inner]}, in a fixed order. Most fold it:
 * {@code y: [outer, inner]}.
 */
public interface Reduce {
    void sum(Storage y, Storage x, int outer, int axis, int inner);

    /** The largest element; NaN if any is NaN. {@code axis} is at least 1. */
    void max(Storage y, Storage x, int outer, int axis, int inner);

    /** The index (int) of the first largest element; a NaN counts as larger than every number. */
    void argmax(Storage index, Storage x, int outer, int axis, int inner);

    /** Σ x², accumulated in double precision. */
    double sumOfSquares(Storage x);

    /** y[0] = the number of places where two storages of indices (int) agree; y is real. */
    void countEqual(Storage y, Storage a, Storage b);

    /** Whether every element is finite. */
    boolean allFinite(Storage x);

    /** Running sums: y[o, j, i] = Σ x[o, 0 … j, i], y of the shape of x; {@code fromEnd}: Σ x[o, j … axis−1, i]. */
    void cumsum(Storage y, Storage x, int outer, int axis, int inner, boolean fromEnd);

    /**
     * The indices (int) that sort along the axis, [outer, axis, inner]: equal elements stay in order, −0 equals 0, a
     * NaN counts as larger than every number.
     */
    void argsort(Storage index, Storage x, int outer, int axis, int inner, boolean descending);
}
