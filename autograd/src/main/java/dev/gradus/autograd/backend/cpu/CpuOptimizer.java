package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.Storage;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** {@link Optimizer} in one pass over parameter, gradient and moments. */
final class CpuOptimizer implements Optimizer {
    private static final int GRAIN = 16_384;

    private final WorkerPool pool;

    CpuOptimizer(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void adamW(
            Storage parameter, Storage gradient, Storage m, Storage v, double lr, double beta1, double beta2,
            double eps,
            double decay, int step) {
        float[] p = Floats.of(parameter);
        float[] g = Floats.of(gradient);
        float[] mean = Floats.of(m);
        float[] square = Floats.of(v);
        float keep = (float) (1 - lr * decay);
        float rate = (float) (lr / (1 - Math.pow(beta1, step)));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(beta2, step)));
        float newMean = (float) (1 - beta1);
        float newSquare = (float) (1 - beta2);
        pool.runRanges(parameter.length(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector gi = FloatVector.fromArray(SPECIES, g, i, inside);
                FloatVector mi = FloatVector.fromArray(SPECIES, mean, i, inside);
                FloatVector vi = FloatVector.fromArray(SPECIES, square, i, inside);
                FloatVector pi = FloatVector.fromArray(SPECIES, p, i, inside).mul(keep);
                mi = gi.sub(mi).fma(FloatVector.broadcast(SPECIES, newMean), mi);
                vi = gi.mul(gi).mul(newSquare).add(vi.mul((float) beta2));
                FloatVector denominator = vi.sqrt().mul(root).add((float) eps);
                mi.intoArray(mean, i, inside);
                vi.intoArray(square, i, inside);
                pi.sub(mi.div(denominator).mul(rate)).intoArray(p, i, inside);
            }
        });
        parameter.changed();
    }

    @Override
    public void sgd(
            Storage parameter, Storage gradient, Storage velocity, double lr, double momentum, double decay,
            boolean nesterov, boolean first) {
        float[] p = Floats.of(parameter);
        float[] g = Floats.of(gradient);
        float[] b = velocity == null ? null : Floats.of(velocity);
        float rate = (float) lr;
        float friction = (float) momentum;
        float shrink = (float) decay;
        pool.runRanges(parameter.length(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                float direction = g[i] + shrink * p[i];
                if (b != null) {
                    b[i] = first ? direction : friction * b[i] + direction;
                    direction = nesterov ? direction + friction * b[i] : b[i];
                }
                p[i] -= rate * direction;
            }
        });
        parameter.changed();
    }
}
