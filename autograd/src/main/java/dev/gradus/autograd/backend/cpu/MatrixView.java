package dev.gradus.autograd.backend.cpu;

/**
 * A matrix in a part of an array: element (i, j) lies at {@code offset + i·stride + j}, or at
 * {@code offset + j·stride + i} when the matrix is read transposed.
 *
 * @param data the array
 * @param offset where element (0, 0) lies
 * @param stride the distance in the array between two rows of what is stored; at least its width
 * @param transposed whether the matrix is the transpose of what is stored
 */
public record MatrixView(float[] data, int offset, int stride, boolean transposed) {
    /** A matrix stored row by row, {@code stride} floats apart. */
    public static MatrixView of(float[] data, int offset, int stride) {
        return new MatrixView(data, offset, stride, false);
    }

    /** The transpose; shares the array. */
    public MatrixView transpose() {
        return new MatrixView(data, offset, stride, !transposed);
    }

    /** The same view with element (row, column) as its first. */
    public MatrixView at(int row, int column) {
        return new MatrixView(data, index(row, column), stride, transposed);
    }

    /** The same view, {@code distance} floats further. */
    public MatrixView shift(int distance) {
        return distance == 0 ? this : new MatrixView(data, offset + distance, stride, transposed);
    }

    /** Where element (row, column) lies. */
    public int index(int row, int column) {
        return transposed ? offset + column * stride + row : offset + row * stride + column;
    }
}
