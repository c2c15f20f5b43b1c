package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Norm;
import dev.gradus.autograd.backend.Storage;

/** {@link Norm} by the kernels of {@code norm.cl}, which serve both families. */
final class ClNorm implements Norm {
    private static final Program PROGRAM = Program.of("norm.cl");
    /** At least so many rows are added up to a share in dγ and dβ. */
    private static final int SLAB = 32;
    /** At most so many shares, which are added up one after the other. */
    private static final int SLABS = 128;
    /** Slabs are much work: small groups even out between the cores. */
    private static final int SLABS_OF_GROUP = 4;

    private final Kernels kernels;
    private final ClMemory memory;

    ClNorm(Kernels kernels, ClMemory memory) {
        this.kernels = kernels;
        this.memory = memory;
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
        boolean wide = kernels.family() == KernelFamily.WIDE;
        int slab = Math.max(SLAB, Math.ceilDiv(rows, SLABS));
        int slabs = Math.ceilDiv(rows, slab);
        Storage gammas = memory.scratch(slabs * dim);
        Storage betas = memory.scratch(slabs * dim);
        if (dx != null && wide) {
            kernels.run(PROGRAM, "layer_norm_backward_and_parameters", Grid.of(slabs, SLABS_OF_GROUP), dx, gammas,
                    betas, dy, x, gamma, mean, rstd, sum, rows, dim, slab);
        } else {
            if (dx != null) {
                layerNormBackwardAdding(dx, null, null, dy, x, gamma, mean, rstd, sum, rows, dim);
            }
            Grid grid = wide ? columns(slabs, dim) : kernels.teamsOverColumns(slabs, dim);
            kernels.run(PROGRAM, "layer_norm_parameters", grid, gammas, betas, dy, x, mean, rstd, rows, dim, slab);
        }
        kernels.run(PROGRAM, "layer_norm_join", columns(1, dim), dgamma, dbeta, gammas, betas, slabs, dim);
        gammas.free();
        betas.free();
    }

    /** A work-item for each vector of columns. */
    private Grid columns(int pieces, int dim) {
        return Grid.of((long) pieces * kernels.runs(dim), kernels.family().groupSize());
    }
}
