package dev.gradus.autograd.backend.cpu;

/**
 * Multiplies a few rows of A with a panel of packed columns of B, holding the product in vector registers: the place
 * where a matrix product spends its time.
 *
 * <p>Both methods compute {@code C[rows(), columns()] = A·B}, or {@code C +=} when {@code accumulate} is set, and
 * always write the whole tile. The panel of B is packed: {@code columns()} floats for each step of k, one step after
 * the other. The methods differ in how A lies in memory.
 *
 * <p>Summation order: for each element of C one fused multiply-add per step of k, in rising order, then one addition to
 * C when accumulating. It depends on nothing but k, so every kernel, of whatever width, gives the same bits.
 */
interface MicroKernel {
    /** Rows of a tile. */
    int rows();

    /** Columns of a tile: two vectors. */
    int columns();

    /** Rows of A that are packed together, a few tiles' worth: whole lines of the cache are copied then. */
    default int strip() {
        return 2 * rows();
    }

    /**
     * A lies row by row, {@code aStride} floats apart. Only the first {@code validRows} (at least 1) are read; the rows
     * of the tile beyond them repeat the last one.
     */
    void multiplyRows(
            int k, float[] a, int aOffset, int aStride, int validRows, float[] b, int bOffset, float[] c, int cOffset,
            int cStride, boolean accumulate);

    /** A is packed: {@code rows()} floats side by side for each step of k, {@code aStep} floats from step to step. */
    void multiplyPacked(
            int k, float[] a, int aOffset, int aStep, float[] b, int bOffset, float[] c, int cOffset, int cStride,
            boolean accumulate);

    /** The kernel for this machine's vectors, or for the width in bits named by an argument other than 0. */
    static MicroKernel ofVectorBits(int bits) {
        return switch (bits) {
            case 512 -> new MicroKernel512();
            case 256 -> new MicroKernel256();
            default -> new MicroKernel128();
        };
    }
}
