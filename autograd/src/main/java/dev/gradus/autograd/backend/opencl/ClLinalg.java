package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Activation;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.opencl.ClGemm.Sizes;

/** {@link Linalg} on the matrix product of the kernel family. */
final class ClLinalg implements Linalg {
    private final ClMemory memory;
    private final Reduce reduce;
    private final Activation activation;
    private final ClGemm gemm;

    ClLinalg(Kernels kernels, ClMemory memory, Reduce reduce, Activation activation, boolean tensorCores) {
        this.memory = memory;
        this.reduce = reduce;
        this.activation = activation;
        this.gemm = switch (kernels.family()) {
            case WIDE -> new WideGemm(kernels, memory, reduce);
            case SIMT -> new SimtGemm(kernels, memory, reduce, tensorCores);
        };
    }

    @Override
    public void matmul(Storage c, Operand a, Operand b, int batch, int m, int n, int k) {
        Matrices left = Matrices.of(memory, a);
        Matrices right = Matrices.of(memory, b);
        gemm.multiply(c, left, right, new Sizes(batch, m, n, k), Epilogue.NONE);
        left.free();
        right.free();
    }

    @Override
    public void linear(
            Storage y, Storage pre, Storage x, Storage w, Storage bias, int rows, int in, int out, ActivationKind f) {
        Epilogue epilogue = f == ActivationKind.NONE ? Epilogue.add(bias, null) : Epilogue.activate(f, bias, pre);
        forward(y, x, w, rows, in, out, epilogue);
    }

    @Override
    public void linearResidual(
            Storage y, Storage residual, Storage x, Storage w, Storage bias, int rows, int in, int out) {
        forward(y, x, w, rows, in, out, Epilogue.add(bias, residual));
    }

    @Override
    public void linearBackward(
            Storage dx, Storage dw, Storage dbias, Storage dy, Storage pre, Storage x, Storage w, int rows, int in,
            int out, ActivationKind f) {
        if (f == ActivationKind.NONE) {
            backward(dx, dy, w, rows, in, out, Epilogue.NONE);
            weightGradients(dw, dbias, dy, x, rows, in, out);
            return;
        }
        Storage d = memory.scratch(rows * out);
        activation.geluBackward(d, dy, pre, f);
        backward(dx, d, w, rows, in, out, Epilogue.NONE);
        weightGradients(dw, dbias, d, x, rows, in, out);
        d.free();
    }

    @Override
    public void feedForward(
            Storage y, Storage pre, Storage x, TwoLayers layers, Storage residual, TwoLayerSizes s, ActivationKind f) {
        Storage h = memory.scratch(s.rows() * s.hidden());
        forward(h, x, layers.w1(), s.rows(), s.in(), s.hidden(), Epilogue.activate(f, layers.bias1(), pre));
        forward(y, h, layers.w2(), s.rows(), s.hidden(), s.out(), Epilogue.add(layers.bias2(), residual));
        h.free();
    }

    @Override
    public void feedForwardBackward(
            Storage dx, TwoLayers gradients, Storage dy, Storage pre, Storage x, TwoLayers layers, TwoLayerSizes s,
            ActivationKind f) {
        Storage d = memory.scratch(s.rows() * s.hidden());
        Storage h = memory.scratch(s.rows() * s.hidden());
        backward(d, dy, layers.w2(), s.rows(), s.hidden(), s.out(), Epilogue.differentiate(f, pre, h));
        weightGradients(gradients.w2(), gradients.bias2(), dy, h, s.rows(), s.hidden(), s.out());
        h.free();
        weightGradients(gradients.w1(), gradients.bias1(), d, x, s.rows(), s.in(), s.hidden());
        backward(dx, d, layers.w1(), s.rows(), s.in(), s.hidden(), Epilogue.NONE);
        d.free();
    }

    /** y = x·wᵀ, and the epilogue. */
    private void forward(Storage y, Storage x, Storage w, int rows, int in, int out, Epilogue epilogue) {
        gemm.multiply(y, Matrices.one(x, false), Matrices.one(w, true), Sizes.of(rows, out, in), epilogue);
    }

    /** dX = dY·w, and the epilogue; nothing if dX is not wanted. */
    private void backward(Storage dx, Storage dy, Storage w, int rows, int in, int out, Epilogue epilogue) {
        if (dx != null) {
            gemm.multiply(dx, Matrices.one(dy, false), Matrices.one(w, false), Sizes.of(rows, in, out), epilogue);
        }
    }

    /** dW = dYᵀ·x and dBias = Σ dY, each unless it is null. */
    private void weightGradients(Storage dw, Storage dbias, Storage dy, Storage x, int rows, int in, int out) {
        if (dw != null) {
            gemm.weightGradients(dw, dbias, dy, x, rows, in, out);
        } else if (dbias != null) {
            reduce.sum(dbias, dy, 1, rows, out);
        }
    }
}
