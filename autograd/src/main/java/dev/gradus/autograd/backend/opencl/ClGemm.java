package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Storage;

/** The matrix product of a kernel family. */
interface ClGemm {
    /** The extents of a batch of products: c [m, n] = a [m, k] · b [k, n]. */
    record Sizes(int batch, int m, int n, int k) {
        static Sizes of(int m, int n, int k) {
            return new Sizes(1, m, n, k);
        }

        boolean isEmpty() {
            return batch == 0 || m == 0 || n == 0;
        }
    }

    /** c[i] = epilogue(a[i] · b[i]); the matrices of c follow each other. */
    void multiply(Storage c, Matrices a, Matrices b, Sizes sizes, Epilogue epilogue);

    /** The gradients of a linear layer's weight and bias: dW = dYᵀ·x, dBias = Σ dY, which may be null. */
    void weightGradients(Storage dw, Storage dbias, Storage dy, Storage x, int rows, int in, int out);
}
