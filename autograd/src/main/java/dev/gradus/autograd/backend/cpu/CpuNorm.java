package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Norm;
import dev.gradus.autograd.backend.Storage;

/** {@link Norm} on vector lanes. */
final class CpuNorm implements Norm {
    private final WorkerPool pool;
    private final Memory memory;

    CpuNorm(WorkerPool pool, Memory memory) {
        this.pool = pool;
        this.memory = memory;
    }

    @Override
    public void layerNorm(
            Storage y, Storage mean, Storage rstd, Storage x, Storage gamma, Storage beta, int rows, int dim,
            double eps) {
        NormKernels.layerNorm(
                pool, Floats.of(y), 0, Floats.of(mean), 0, Floats.of(rstd), 0, Floats.of(x), 0, Floats.of(gamma), 0,
                Floats.of(beta), 0, rows, dim, eps);
    }

    @Override
    public void layerNormBackward(
            Storage dx, Storage dgamma, Storage dbeta, Storage dy, Storage x, Storage gamma, Storage mean,
            Storage rstd, int rows, int dim) {
        backward(dx, dgamma, dbeta, dy, x, gamma, mean, rstd, null, rows, dim);
    }

    @Override
    public void layerNormBackwardAdding(
            Storage dx, Storage dgamma, Storage dbeta, Storage dy, Storage x, Storage gamma, Storage mean,
            Storage rstd, Storage sum, int rows, int dim) {
        backward(dx, dgamma, dbeta, dy, x, gamma, mean, rstd, Floats.of(sum), rows, dim);
    }

    private void backward(
            Storage dx, Storage dgamma, Storage dbeta, Storage dy, Storage x, Storage gamma, Storage mean,
            Storage rstd, float[] sum, int rows, int dim) {
        Storage toX = dx != null ? dx : memory.allocate(DType.FLOAT32, rows * dim, true);
        Storage toGamma = dgamma != null ? dgamma : memory.allocate(DType.FLOAT32, dim, true);
        Storage toBeta = dbeta != null ? dbeta : memory.allocate(DType.FLOAT32, dim, true);
        NormKernels.layerNormBackward(
                pool, Floats.of(toX), 0, Floats.of(toGamma), 0, Floats.of(toBeta), 0, Floats.of(dy), 0, Floats.of(x),
                0, Floats.of(gamma), 0, Floats.of(mean), 0, Floats.of(rstd), 0, sum, rows, dim);
        freeUnless(dx != null, toX);
        freeUnless(dgamma != null, toGamma);
        freeUnless(dbeta != null, toBeta);
    }

    private static void freeUnless(boolean wanted, Storage storage) {
        if (!wanted) {
            storage.free();
        }
    }
}
