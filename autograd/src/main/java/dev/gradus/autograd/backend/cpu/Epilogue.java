package dev.gradus.autograd.backend.cpu;

/**
 * What is done to a finished block of a matrix product while it still lies in the cache: a bias, an activation, a
 * residual.
 *
 * <p>It is called once for every element of the product, block by block, from several threads at once. It must work on
 * each element, or at least on each row of the block, for itself: how the product is cut into blocks is not promised.
 * It must not start a matrix product.
 */
@FunctionalInterface
public interface Epilogue {
    /** Leaves the product as it is. */
    Epilogue NONE = (c, offset, stride, row, column, rows, columns) -> {};

    /**
     * Works on a block of C.
     *
     * @param c the array of C
     * @param offset where the block's first element lies
     * @param stride the distance between two rows
     * @param row the number of the block's first row in C
     * @param column the number of the block's first column in C
     * @param rows the block's rows
     * @param columns the block's columns
     */
    void apply(float[] c, int offset, int stride, int row, int column, int rows, int columns);

    /** This epilogue and then the other. */
    default Epilogue then(Epilogue next) {
        return (c, offset, stride, row, column, rows, columns) -> {
            apply(c, offset, stride, row, column, rows, columns);
            next.apply(c, offset, stride, row, column, rows, columns);
        };
    }
}
