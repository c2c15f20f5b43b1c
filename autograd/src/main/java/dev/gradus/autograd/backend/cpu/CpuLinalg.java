package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Binary;
import dev.gradus.autograd.backend.cpu.LayerBackward.Layer;

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
        Epilogue epilogue = addRow(bias);
        if (f != ActivationKind.NONE) {
            epilogue = epilogue.then(activate(f, Floats.of(y)));
        }
        forward(product, x, w, rows, in, out, epilogue);
    }

    @Override
    public void linearResidual(
            Storage y, Storage residual, Storage x, Storage w, Storage bias, int rows, int in, int out) {
        forward(y, x, w, rows, in, out, addRow(bias).then(addBlock(residual)));
    }

    @Override
    public void linearBackward(
            Storage dx, Storage dw, Storage dbias, Storage dy, Storage pre, Storage x, Storage w, int rows, int in,
            int out, ActivationKind f) {
        Storage d = f == ActivationKind.NONE ? dy : memory.allocate(DType.FLOAT32, rows * out, true);
        if (f != ActivationKind.NONE) {
            Binary derivative = f == ActivationKind.GELU_ERF ? Binary.GELU_BACKWARD : Binary.GELU_TANH_BACKWARD;
            ElementwiseKernels.binary(
                    pool, derivative, Floats.of(d), 0, Floats.of(dy), 0, Floats.of(pre), 0, rows * out);
        }
        if (dx != null && dw != null && dbias != null && gemm.layers().suits(rows, in, out)) {
            gemm.layers().one(rows, layer(w, dw, dbias, in, out), matrix(d, out), matrix(x, in), matrix(dx, in));
        } else {
            backward(dx, d, w, rows, in, out, Epilogue.NONE);
            weightGradients(dw, dbias, d, x, rows, in, out);
        }
        if (d != dy) {
            d.free();
        }
    }

    @Override
    public void feedForward(
            Storage y, Storage pre, Storage x, TwoLayers layers, Storage residual, TwoLayerSizes s, ActivationKind f) {
        MatrixView w1 = matrix(layers.w1(), s.in()).transpose();
        MatrixView w2 = matrix(layers.w2(), s.hidden()).transpose();
        RowBlockProduct.Between activation = f == ActivationKind.GELU_ERF ? RowMath::geluBlock : RowMath::geluTanhBlock;
        if (gemm.multiplyTwice(
                s.rows(), s.hidden(), s.out(), s.in(), matrix(x, s.in()), w1,
                pre == null ? null : matrix(pre, s.hidden()), addRow(layers.bias1()), activation, w2,
                matrix(y, s.out()), addRow(layers.bias2()).then(addBlock(residual)))) {
            return;
        }
        Storage h = memory.allocate(DType.FLOAT32, s.rows() * s.hidden(), true);
        linear(h, pre, x, layers.w1(), layers.bias1(), s.rows(), s.in(), s.hidden(), f);
        forward(y, h, layers.w2(), s.rows(), s.hidden(), s.out(), addRow(layers.bias2()).then(addBlock(residual)));
        h.free();
    }

    @Override
    public void feedForwardBackward(
            Storage dx, TwoLayers gradients, Storage dy, Storage pre, Storage x, TwoLayers layers, TwoLayerSizes s,
            ActivationKind f) {
        if (dx != null && isComplete(gradients) && gemm.layers().suits(s.rows(), s.in(), s.hidden())
                && gemm.layers().suits(s.rows(), s.hidden(), s.out())) {
            Layer first = layer(layers.w1(), gradients.w1(), gradients.bias1(), s.in(), s.hidden());
            Layer second = layer(layers.w2(), gradients.w2(), gradients.bias2(), s.hidden(), s.out());
            gemm.layers().two(
                    s.rows(), first, second, differentiate(f), matrix(dy, s.out()), matrix(pre, s.hidden()),
                    matrix(x, s.in()), matrix(dx, s.in()));
            return;
        }
        Storage d = memory.allocate(DType.FLOAT32, s.rows() * s.hidden(), true);
        Storage h = memory.allocate(DType.FLOAT32, s.rows() * s.hidden(), true);
        Epilogue both = differentiate(f, Floats.of(h), Floats.of(pre));
        backward(d, dy, layers.w2(), s.rows(), s.hidden(), s.out(), both);
        weightGradients(gradients.w2(), gradients.bias2(), dy, h, s.rows(), s.hidden(), s.out());
        h.free();
        weightGradients(gradients.w1(), gradients.bias1(), d, x, s.rows(), s.in(), s.hidden());
        backward(dx, d, layers.w1(), s.rows(), s.in(), s.hidden(), Epilogue.NONE);
        d.free();
    }

    /** y = x·wᵀ, and the epilogue. */
    private void forward(Storage y, Storage x, Storage w, int rows, int in, int out, Epilogue epilogue) {
        MatrixView weight = MatrixView.of(Floats.of(w), 0, in).transpose();
        gemm.multiply(rows, out, in, matrix(x, in), weight, matrix(y, out), false, epilogue);
    }

    /** dX = dY·w, and the epilogue; nothing if dX is not wanted. */
    private void backward(Storage dx, Storage dy, Storage w, int rows, int in, int out, Epilogue epilogue) {
        if (dx != null) {
            gemm.multiply(rows, in, out, matrix(dy, out), matrix(w, in), matrix(dx, in), false, epilogue);
        }
    }

    /** dW = dYᵀ·x and dBias = Σ dY, each unless it is null. */
    private void weightGradients(Storage dw, Storage dbias, Storage dy, Storage x, int rows, int in, int out) {
        MatrixView d = matrix(dy, out).transpose();
        boolean both = dw != null && dbias != null
                && gemm.multiplyAndSumRows(out, in, rows, d, matrix(x, in), matrix(dw, in), Floats.of(dbias));
        if (dw != null && !both) {
            gemm.multiply(out, in, rows, d, matrix(x, in), matrix(dw, in));
        }
        if (dbias != null && !both) {
            ReduceKernels.sum(pool, Floats.of(dbias), 0, Floats.of(dy), 0, 1, rows, out);
        }
    }

    private static Layer layer(Storage w, Storage dw, Storage dbias, int in, int out) {
        return new Layer(in, out, matrix(w, in), matrix(dw, in), Floats.of(dbias));
    }

    private static boolean isComplete(TwoLayers gradients) {
        return gradients.w1() != null && gradients.bias1() != null && gradients.w2() != null
                && gradients.bias2() != null;
    }

    private static MatrixView matrix(Storage data, int columns) {
        return MatrixView.of(Floats.of(data), 0, columns);
    }

    /** Adds the same row, if there is one, to every row of the product. */
    private static Epilogue addRow(Storage row) {
        if (row == null) {
            return Epilogue.NONE;
        }
        float[] bias = Floats.of(row);
        return (c, offset, stride, first, column, rows, columns) -> {
            for (int i = 0; i < rows; i++) {
                int at = offset + i * stride;
                BinaryRows.add(c, at, c, at, bias, column, columns);
            }
        };
    }

    /** Adds the same block of a matrix of the product's layout, if there is one. */
    private static Epilogue addBlock(Storage residual) {
        if (residual == null) {
            return Epilogue.NONE;
        }
        float[] r = Floats.of(residual);
        return (c, offset, stride, row, column, rows, columns) -> {
            for (int i = 0; i < rows; i++) {
                int at = offset + i * stride;
                BinaryRows.add(c, at, c, at, r, at, columns);
            }
        };
    }

    /** Multiplies the product with f′(pre), and writes f(pre) to h; pre and h have the product's layout. */
    private static Epilogue differentiate(ActivationKind f, float[] h, float[] pre) {
        LayerBackward.Activation both = differentiate(f);
        return (c, offset, stride, row, column, rows, columns) -> both.apply(c, h, offset, stride, pre, offset, stride,
                rows, columns);
    }

    private static LayerBackward.Activation differentiate(ActivationKind f) {
        return f == ActivationKind.GELU_ERF ? RowMath::geluBothBlock : RowMath::geluTanhBothBlock;
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
