package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Activation;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Binary;
import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Unary;

/** {@link Activation} on vector lanes. */
final class CpuActivation implements Activation {
    private final WorkerPool pool;

    CpuActivation(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void gelu(Storage y, Storage x, ActivationKind kind) {
        Unary f = kind == ActivationKind.GELU_ERF ? Unary.GELU : Unary.GELU_TANH;
        ElementwiseKernels.unary(pool, f, Floats.of(y), 0, Floats.of(x), 0, y.length());
    }

    @Override
    public void geluBackward(Storage dx, Storage dy, Storage x, ActivationKind kind) {
        Binary f = kind == ActivationKind.GELU_ERF ? Binary.GELU_BACKWARD : Binary.GELU_TANH_BACKWARD;
        ElementwiseKernels.binary(pool, f, Floats.of(dx), 0, Floats.of(dy), 0, Floats.of(x), 0, dx.length());
    }

    @Override
    public void softmax(Storage y, Storage x, int rows, int dim) {
        SoftmaxKernels.softmax(pool, Floats.of(y), 0, Floats.of(x), 0, rows, dim);
    }

    @Override
    public void softmaxBackward(Storage dx, Storage dy, Storage y, int rows, int dim) {
        SoftmaxKernels.softmaxBackward(pool, Floats.of(dx), 0, Floats.of(dy), 0, Floats.of(y), 0, rows, dim);
    }

    @Override
    public void logSoftmax(Storage y, Storage x, int rows, int dim) {
        SoftmaxKernels.logSoftmax(pool, Floats.of(y), 0, Floats.of(x), 0, rows, dim);
    }

    @Override
    public void logSoftmaxBackward(Storage dx, Storage dy, Storage y, int rows, int dim) {
        SoftmaxKernels.logSoftmaxBackward(pool, Floats.of(dx), 0, Floats.of(dy), 0, Floats.of(y), 0, rows, dim);
    }
}
