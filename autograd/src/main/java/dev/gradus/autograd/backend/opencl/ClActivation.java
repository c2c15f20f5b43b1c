package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Activation;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Storage;

/** {@link Activation} by the kernels of {@code gelu.cl} and {@code softmax.cl}, which serve both families. */
final class ClActivation implements Activation {
    private static final Program GELU = Program.of("gelu.cl");
    private static final Program SOFTMAX = Program.of("softmax.cl");

    private final Kernels kernels;

    ClActivation(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void gelu(Storage y, Storage x, ActivationKind kind) {
        kernels.run(GELU, name(kind), kernels.elements(y.length()), y, x, kernels.runs(y.length()));
    }

    @Override
    public void geluBackward(Storage dx, Storage dy, Storage x, ActivationKind kind) {
        Grid grid = kernels.elements(dx.length());
        kernels.run(GELU, name(kind) + "_backward", grid, dx, dy, x, kernels.runs(dx.length()));
    }

    private static String name(ActivationKind kind) {
        return kind == ActivationKind.GELU_ERF ? "gelu_erf" : "gelu_tanh";
    }

    @Override
    public void softmax(Storage y, Storage x, int rows, int dim) {
        kernels.run(SOFTMAX, "softmax", kernels.rows(rows), y, x, rows, dim);
    }

    @Override
    public void softmaxBackward(Storage dx, Storage dy, Storage y, int rows, int dim) {
        kernels.run(SOFTMAX, "softmax_backward", kernels.rows(rows), dx, dy, y, rows, dim);
    }

    @Override
    public void logSoftmax(Storage y, Storage x, int rows, int dim) {
        kernels.run(SOFTMAX, "log_softmax", kernels.rows(rows), y, x, rows, dim);
    }

    @Override
    public void logSoftmaxBackward(Storage dx, Storage dy, Storage y, int rows, int dim) {
        kernels.run(SOFTMAX, "log_softmax_backward", kernels.rows(rows), dx, dy, y, rows, dim);
    }
}
