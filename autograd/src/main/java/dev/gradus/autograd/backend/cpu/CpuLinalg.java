package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Binary;

/** {@link Linalg} on the packed matrix product. */
final class CpuLinalg implements Linalg {
    /** From this many matrices on, each thread multiplies matrices of its own; below, they share each product. */
    private static final int PARALLEL_BATCH = 8;

    private final WorkerPool pool;
    private final Memory memory;
    private final Gemm gemm;

    CpuLinalg(WorkerPool pool, Memory memory) {
        this.pool = pool;
        this.memory = memory;
        this.gemm = new Gemm(pool);
    }

    @Override
    public void matmul(Storage c, Operand a, Operand b, int batch, int m, int n, int k) {
        if (batch >= PARALLEL_BATCH) {
            pool.run(batch, i -> multiply(c, a, b, i, m, n, k));
        } else {
            for (int i = 0; i < batch; i++) {
                multiply(c, a, b, i, m, n, k);
            }
        }
    }

    private void multiply(Storage c, Operand a, Operand b, int i, int m, int n, int k) {
        MatrixView left = new MatrixView(Floats.of(a.data()), a.offsets()[i], a.transposed() ? m : k, a.transposed());
        MatrixView right = new MatrixView(Floats.of(b.data()), b.offsets()[i], b.transposed() ? k : n, b.transposed());
        gemm.multiply(m, n, k, left, right, MatrixView.of(Floats.of(c), i * m * n, n));
    }

    @Override
    public void linear(
            Storage y, Storage pre, Storage x, Storage w, Storage bias, int rows, int in, int out, ActivationKind f) {
        Storage product = pre == null ? y : pre;
        Epilogue addBias = bias == null ? Epilogue.NONE : addRow(Floats.of(bias));
        Epilogue epilogue = f == ActivationKind.NONE ? addBias : addBias.then(activate(f, Floats.of(y)));
        gemm.multiply(
                rows,
                out,
                in,
                MatrixView.of(Floats.of(x), 0, in),
                MatrixView.of(Floats.of(w), 0, in).transpose(),
                MatrixView.of(Floats.of(product), 0, out),
                false,
                epilogue);
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
        Storage d = f == ActivationKind.NONE ? dy : memory.allocate(DType.FLOAT32, rows * out, true);
        if (f != ActivationKind.NONE) {
            Binary derivative = f == ActivationKind.GELU_ERF ? Binary.GELU_BACKWARD : Binary.GELU_TANH_BACKWARD;
            ElementwiseKernels.binary(
                    pool, derivative, Floats.of(d), 0, Floats.of(dy), 0, Floats.of(pre), 0, rows * out);
        }
        MatrixView gradient = MatrixView.of(Floats.of(d), 0, out);
        if (dx != null) {
            gemm.multiply(
                    rows, in, out, gradient, MatrixView.of(Floats.of(w), 0, in), MatrixView.of(Floats.of(dx), 0, in));
        }
        if (dw != null) {
            gemm.multiply(
                    out,
                    in,
                    rows,
                    gradient.transpose(),
                    MatrixView.of(Floats.of(x), 0, in),
                    MatrixView.of(Floats.of(dw), 0, in));
        }
        if (dbias != null) {
            ReduceKernels.sum(pool, Floats.of(dbias), 0, Floats.of(d), 0, 1, rows, out);
        }
        if (d != dy) {
            d.free();
        }
    }

    /** Adds the same row to every row of the product. */
    private static Epilogue addRow(float[] bias) {
        return (c, offset, stride, row, column, rows, columns) -> {
            for (int i = 0; i < rows; i++) {
                int at = offset + i * stride;
                BinaryRows.add(c, at, c, at, bias, column, columns);
            }
        };
    }

    /** Writes f of the product to y, which has the product's layout. */
    private static Epilogue activate(ActivationKind f, float[] y) {
        return f == ActivationKind.GELU_ERF
                ? (c, offset, stride, row, column, rows, columns) -> RowMath.geluRows(y, c, offset, stride, rows,
                        columns)
                : (c, offset, stride, row, column, rows, columns) -> RowMath.geluTanhRows(y, c, offset, stride, rows,
                        columns);
    }
}
