package dev.gradus.autograd.backend.cpu;

/** The matrix product as it is written: C[i, j] = Σₚ A[i, p]·B[p, j], summed in double precision. */
final class PlainGemm {
    private PlainGemm() {}

    static void multiply(int m, int n, int k, MatrixView a, MatrixView b, MatrixView c, boolean accumulate) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = accumulate ? c.data()[c.index(i, j)] : 0;
                for (int p = 0; p < k; p++) {
                    sum += (double) a.data()[a.index(i, p)] * b.data()[b.index(p, j)];
                }
                c.data()[c.index(i, j)] = (float) sum;
            }
        }
    }
}
