package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Loss;
import dev.gradus.autograd.backend.Storage;

/** {@link Loss} by the kernels of {@code loss.cl}, which serve both families. */
final class ClLoss implements Loss {
    private static final Program PROGRAM = Program.of("loss.cl");

    private final Kernels kernels;
    private final ClMemory memory;
    private final ClReduce reduce;

    ClLoss(Kernels kernels, ClMemory memory, ClReduce reduce) {
        this.kernels = kernels;
        this.memory = memory;
        this.reduce = reduce;
    }

    @Override
    public void crossEntropy(
            Storage loss, Storage logSumExp, Storage logits, Storage labels, int rows, int classes, double smoothing) {
        Storage losses = memory.scratch(rows);
        kernels.run(PROGRAM, "cross_entropy", kernels.rows(rows), losses, logSumExp, logits, labels, rows, classes,
                (float) smoothing);
        reduce.sum(loss, losses, 1, rows, 1, 1.0 / rows);
        losses.free();
    }

    @Override
    public void crossEntropyBackward(
            Storage dlogits, Storage dloss, Storage logits, Storage labels, Storage logSumExp, int rows, int classes,
            double smoothing) {
        kernels.run(PROGRAM, "cross_entropy_backward", kernels.rows(rows), dlogits, dloss, logits, labels, logSumExp,
                rows, classes, (float) smoothing);
    }
}
