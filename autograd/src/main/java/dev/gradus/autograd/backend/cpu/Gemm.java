package dev.gradus.autograd.backend.cpu;

import java.util.Arrays;
import jdk.incubator.vector.VectorShape;

/**
 * The matrix product of the cpu backend: C[m, n] = A[m, k]·B[k, n], with either factor transposed, in parallel.
 *
 * <p>The result depends on the shapes and the values alone: not on the number of threads.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>From the inside out: {@link MicroKernel} holds a tile of C in registers; {@link TileLoop} runs it over a block;
 * {@link Packing} brings the factors into the order in which the kernel reads them. Two plans cut the work into tasks:
 * {@link RowBlockProduct} for many rows, {@link SlabProduct} for the rest. In each element of C, k is summed in rising
 * order within chunks, chunks within slabs, and slabs, all of them cut by shape.
 */
public final class Gemm {
    /** From this ratio of k to m on, packing all of B first would cost more than packing it tile by tile. */
    private static final int LONG_K = 4;

    private final RowBlockProduct rowBlocks;
    private final SlabProduct slabs;
    private final LayerBackward layers;

    /** A product that runs on the pool, with the kernel for this machine's vectors. */
    public Gemm(WorkerPool pool) {
        this(pool, MicroKernel.ofVectorBits(VectorShape.preferredShape().vectorBitSize()));
    }

    Gemm(WorkerPool pool, MicroKernel kernel) {
        Scratch scratch = new Scratch();
        rowBlocks = new RowBlockProduct(pool, kernel, scratch);
        slabs = new SlabProduct(pool, kernel, scratch);
        layers = new LayerBackward(pool, kernel, scratch);
    }

    /** C = A·B. */
    public void multiply(int m, int n, int k, MatrixView a, MatrixView b, MatrixView c) {
        multiply(m, n, k, a, b, c, false, Epilogue.NONE);
    }

    /**
     * C = between(A·B1)·B2 as in {@link RowBlockProduct#multiplyTwice}.
     *
     * @return false if these shapes go another way; then nothing was done
     */
    boolean multiplyTwice(
            int m, int hidden, int n, int k, MatrixView a, MatrixView b1, MatrixView first, Epilogue firstEpilogue,
            RowBlockProduct.Between between, MatrixView b2, MatrixView c, Epilogue epilogue) {
        boolean can = rowBlocks.canMultiplyTwice(m, k, hidden, n) && !isForSlabs(m, k) && !isForSlabs(m, hidden);
        if (can) {
            rowBlocks.multiplyTwice(m, hidden, n, k, a, b1, first, firstEpilogue, between, b2, c, epilogue);
        }
        return can;
    }

    /**
     * C = A·B, and rowSums[i] = Σ over k of A[i, k], summed while A is packed: the gradients of a weight and its bias.
     *
     * @return false if these shapes go another way; then nothing was done
     */
    boolean multiplyAndSumRows(int m, int n, int k, MatrixView a, MatrixView b, MatrixView c, float[] rowSums) {
        boolean sums = m > 0 && n > 0 && k > 0 && isForSlabs(m, k) && slabs.canSumRows(a);
        if (sums) {
            slabs.multiply(m, n, k, a, b, c, false, Epilogue.NONE, rowSums);
        }
        return sums;
    }

    LayerBackward layers() {
        return layers;
    }

    private static boolean isForSlabs(int m, int k) {
        return m <= SlabProduct.TILE || k >= LONG_K * m;
    }

    /**
     * C = A·B, or C += A·B when {@code accumulate}; then the epilogue on C. Sizes of 0 are allowed; the sum over no
     * steps is 0. C must not be transposed, nor share elements with A or B.
     */
    public void multiply(
            int m, int n, int k, MatrixView a, MatrixView b, MatrixView c, boolean accumulate, Epilogue epilogue) {
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0) {
            for (int row = 0; row < m && !accumulate; row++) {
                Arrays.fill(c.data(), c.index(row, 0), c.index(row, 0) + n, 0);
            }
            epilogue.apply(c.data(), c.offset(), c.stride(), 0, 0, m, n);
        } else if (isForSlabs(m, k)) {
            slabs.multiply(m, n, k, a, b, c, accumulate, epilogue, null);
        } else {
            rowBlocks.multiply(m, n, k, a, b, c, accumulate, epilogue);
        }
    }
}
