package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Ints;
import dev.gradus.autograd.backend.Loss;
import dev.gradus.autograd.backend.Storage;

/**
 * {@link Loss}, row by row.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>With s the smoothing and c the classes, a row's loss is logSumExp − (1 − s)·x[label] − s/c·Σ x: the target's
 * weights add up to 1. Rows are computed apart; their losses are added in order, in double precision.
 */
final class CpuLoss implements Loss {
    private static final int GRAIN = 64;

    private final WorkerPool pool;

    CpuLoss(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void crossEntropy(
            Storage loss, Storage logSumExp, Storage logits, Storage labels, int rows, int classes, double smoothing) {
        float[] x = Floats.of(logits);
        float[] lse = Floats.of(logSumExp);
        int[] label = Ints.of(labels);
        double[] losses = new double[rows];
        pool.runRanges(rows, GRAIN, (from, to) -> {
            for (int r = from; r < to; r++) {
                int at = r * classes;
                float max = ReduceKernels.maxRow(x, at, classes);
                double sumExp = SoftmaxKernels.sumExpRow(x, at, classes, max);
                double logSum = max + Math.log(sumExp);
                double mean = smoothing == 0 ? 0 : smoothing * ReduceKernels.sumRow(x, at, classes) / classes;
                lse[r] = (float) logSum;
                losses[r] = logSum - (1 - smoothing) * x[at + label[r]] - mean;
            }
        });
        double sum = 0;
        for (double each : losses) {
            sum += each;
        }
        Floats.of(loss)[0] = (float) (sum / rows);
    }

    @Override
    public void crossEntropyBackward(
            Storage dlogits, Storage dloss, Storage logits, Storage labels, Storage logSumExp, int rows, int classes,
            double smoothing) {
        float[] d = Floats.of(dlogits);
        float[] x = Floats.of(logits);
        float[] lse = Floats.of(logSumExp);
        int[] label = Ints.of(labels);
        float scale = Floats.of(dloss)[0] / rows;
        float everywhere = (float) (smoothing / classes);
        float atLabel = (float) (1 - smoothing);
        pool.runRanges(rows, GRAIN, (from, to) -> {
            for (int r = from; r < to; r++) {
                int at = r * classes;
                SoftmaxKernels.expRow(d, at, x, at, classes, lse[r]);
                UnaryRows.affine(d, at, d, at, classes, scale, -everywhere * scale);
                d[at + label[r]] -= atLabel * scale;
            }
        });
    }
}
