package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Norm;
import dev.gradus.autograd.backend.Storage;

/** {@link Norm} by the kernels of {@code norm.cl}, which serve both families. */
final class ClNorm implements Norm {
    private static final Program PROGRAM = Program.of("norm.cl");
    /** Rows whose shares in dγ and dβ are added up by one work-item. */
    private static final int SLAB = 32;
    /** Slabs are much work: small groups even out between the cores. */
    private static final int SLABS_OF_GROUP = 4;

    private final Kernels kernels;
    private final ClMemory memory;
    private final ClReduce reduce;

    ClNorm(Kernels kernels, ClMemory memory, ClReduce reduce) {
        this.kernels = kernels;
        this.memory = memory;
        this.reduce = reduce;
    }

    @Override
    public void layerNorm(
            Storage y, Storage mean, Storage rstd, Storage x, Storage gamma, Storage beta, int rows, int dim,
            double eps) {
        kernels.run(PROGRAM, "layer_norm", kernels.rows(rows), y, mean, rstd, x, gamma, beta, rows, dim, (float) eps);
    }

    @Override
    public void layerNormBackward(
            Storage dx, Storage dgamma, Storage dbeta, Storage dy, Storage x, Storage gamma, Storage mean,
            Storage rstd, int rows, int dim) {
        layerNormBackwardAdding(dx, dgamma, dbeta, dy, x, gamma, mean, rstd, null, rows, dim);
    }

    @Override
    public void layerNormBackwardAdding(
            Storage dx, Storage dgamma, Storage dbeta, Storage dy, Storage x, Storage gamma, Storage mean,
            Storage rstd, Storage sum, int rows, int dim) {
        boolean parameters = dgamma != null || dbeta != null;
        if (!parameters && dx != null) {
            kernels.run(PROGRAM, "layer_norm_backward", kernels.rows(rows), dx, dy, x, gamma, mean, rstd, sum, rows,
                    dim);
        }
        if (!parameters) {
            return;
        }
        int slabs = Math.ceilDiv(rows, SLAB);
        Storage gammas = memory.scratch(slabs * dim);
        Storage betas = memory.scratch(slabs * dim);
        if (dx != null && kernels.family() == KernelFamily.WIDE) {
            kernels.run(PROGRAM, "layer_norm_backward_and_parameters", Grid.of(slabs, SLABS_OF_GROUP), dx, gammas,
                    betas, dy, x, gamma, mean, rstd, sum, rows, dim, SLAB);
        } else {
            if (dx != null) {
                layerNormBackwardAdding(dx, null, null, dy, x, gamma, mean, rstd, sum, rows, dim);
            }
            Grid grid = Grid.of((long) slabs * kernels.runs(dim), kernels.family().groupSize());
            kernels.run(PROGRAM, "layer_norm_parameters", grid, gammas, betas, dy, x, mean, rstd, rows, dim, SLAB);
        }
        if (dgamma != null) {
            reduce.sum(dgamma, gammas, 1, slabs, dim);
        }
        if (dbeta != null) {
            reduce.sum(dbeta, betas, 1, slabs, dim);
        }
        gammas.free();
        betas.free();
    }
}
