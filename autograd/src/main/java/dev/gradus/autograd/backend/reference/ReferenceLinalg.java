package dev.gradus.autograd.backend.reference;

import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Doubles;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Storage;

/** The matrix product as its definition: three loops. */
final class ReferenceLinalg implements Linalg {
    @Override
    public void matmul(Storage c, Operand a, Operand b, int batch, int m, int n, int k) {
        double[] result = Doubles.of(c);
        double[] left = Doubles.of(a.data());
        double[] right = Doubles.of(b.data());
        for (int matrix = 0; matrix < batch; matrix++) {
            int leftStart = a.offsets()[matrix];
            int rightStart = b.offsets()[matrix];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int l = 0; l < k; l++) {
                        double u = left[leftStart + (a.transposed() ? l * m + i : i * k + l)];
                        double v = right[rightStart + (b.transposed() ? j * k + l : l * n + j)];
                        sum += u * v;
                    }
                    result[(matrix * m + i) * n + j] = sum;
                }
            }
        }
    }

    @Override
    public void linear(
            Storage y, Storage pre, Storage x, Storage w, Storage bias, int rows, int in, int out, ActivationKind f) {
        throw ReferenceBackend.fused("linear");
    }

    @Override
    public void linearBackward(
            Storage dx,
            Storage dw,
            Storage dbias,
            Storage dy,
            Storage pre,
            Storage x,
            Storage w,
            int rows,
            int in,
            int out,
            ActivationKind f) {
        throw ReferenceBackend.fused("linear");
    }
}
