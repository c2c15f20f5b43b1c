package dev.gradus.autograd.backend;

/** Kernels that move elements without computing. They take any element type unless they say otherwise. */
public interface Movement {
    void copy(Storage y, Storage x);

    /** Axis i of y is axis {@code axes[i]} of x, whose extents are {@code shape}. */
    void permute(Storage y, Storage x, int[] shape, int[] axes);

    /**
     * y[o, j, i] = x[o, start + j·step, i] with {@code x: [outer, axis, inner]} and {@code y: [outer, count, inner]}.
     */
    void slice(Storage y, Storage x, int outer, int axis, int inner, int start, int step, int count);

    /** The reverse: y[o, start + j·step, i] = x[o, j, i]; the other elements of y keep their values. */
    void sliceInto(Storage y, Storage x, int outer, int axis, int inner, int start, int step, int count);

    /** y[i, j] = 1 where labels[i] = j, else 0; labels are ints, y is real. */
    void oneHot(Storage y, Storage labels, int rows, int classes);

    /**
     * Copies every window of {@code x: [batch, channels, height, width]} into a column of
     * {@code y: [batch, channels·kernelHeight·kernelWidth, positions]}; places outside the image give 0.
     */
    void unfold(Storage y, Storage x, int batch, Window window);

    /** Adds every column of {@code x} back to the place it came from: the transpose of {@link #unfold}. */
    void fold(Storage y, Storage x, int batch, Window window);

    /**
     * y[o, j, i] = x[o, index[o, j, i], i] with {@code x: [outer, axis, inner]}; y and index are [outer, count, inner].
     */
    void gather(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count);

    /**
     * The transpose of {@link #gather}: y is zeros, then y[o, index[o, j, i], i] += x[o, j, i] for j = 0, 1, …, in this
     * order; x is real.
     */
    void scatterAdd(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count);

    /** y[o, j, i] = x[o, index[j], i] with {@code x: [outer, axis, inner]} and {@code y: [outer, count, inner]}. */
    void indexSelect(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count);

    /**
     * The transpose of {@link #indexSelect}: y is zeros, then y[o, index[j], i] += x[o, j, i] for j = 0, 1, …, in this
     * order; x is real.
     */
    void indexAdd(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count);
}
