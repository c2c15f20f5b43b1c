package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.Storage;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

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

    @Override
    public void adam(
            Storage parameter, Storage gradient, Storage m, Storage v, double lr, double beta1, double beta2,
            double eps,
            double decay, int step) {
        float[] p = Floats.of(parameter);
        float[] g = Floats.of(gradient);
        float[] mean = Floats.of(m);
        float[] square = Floats.of(v);
        float rate = (float) (lr / (1 - Math.pow(beta1, step)));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(beta2, step)));
        float newMean = (float) (1 - beta1);
        float newSquare = (float) (1 - beta2);
        pool.runRanges(parameter.length(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector pi = FloatVector.fromArray(SPECIES, p, i, inside);
                FloatVector mi = FloatVector.fromArray(SPECIES, mean, i, inside);
                FloatVector vi = FloatVector.fromArray(SPECIES, square, i, inside);
                FloatVector gi = pi.mul((float) decay).add(FloatVector.fromArray(SPECIES, g, i, inside));
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
    public void rmsProp(
            Storage parameter, Storage gradient, Storage v, Storage velocity, double lr, double smoothing, double eps,
            double momentum, double decay) {
        float[] p = Floats.of(parameter);
        float[] g = Floats.of(gradient);
        float[] square = Floats.of(v);
        float[] b = velocity == null ? null : Floats.of(velocity);
        pool.runRanges(parameter.length(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector pi = FloatVector.fromArray(SPECIES, p, i, inside);
                FloatVector vi = FloatVector.fromArray(SPECIES, square, i, inside);
                FloatVector gi = pi.mul((float) decay).add(FloatVector.fromArray(SPECIES, g, i, inside));
                vi = gi.mul(gi).mul((float) (1 - smoothing)).add(vi.mul((float) smoothing));
                vi.intoArray(square, i, inside);
                FloatVector direction = gi.div(vi.sqrt().add((float) eps));
                if (b != null) {
                    direction = FloatVector.fromArray(SPECIES, b, i, inside).mul((float) momentum).add(direction);
                    direction.intoArray(b, i, inside);
                }
                pi.sub(direction.mul((float) lr)).intoArray(p, i, inside);
            }
        });
        parameter.changed();
    }

    @Override
    public void lion(
            Storage parameter, Storage gradient, Storage m, double lr, double beta1, double beta2, double decay) {
        float[] p = Floats.of(parameter);
        float[] g = Floats.of(gradient);
        float[] mean = Floats.of(m);
        float rate = (float) lr;
        float keep = (float) (1 - lr * decay);
        pool.runRanges(parameter.length(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector gi = FloatVector.fromArray(SPECIES, g, i, inside);
                FloatVector mi = FloatVector.fromArray(SPECIES, mean, i, inside);
                FloatVector mixed = mi.mul((float) beta1).add(gi.mul((float) (1 - beta1)));
                FloatVector step = mixed.mul(0) // 0, or NaN that must not be lost
                        .add(rate, mixed.compare(VectorOperators.GT, 0))
                        .sub(rate, mixed.compare(VectorOperators.LT, 0));
                FloatVector.fromArray(SPECIES, p, i, inside).mul(keep).sub(step).intoArray(p, i, inside);
                mi.mul((float) beta2).add(gi.mul((float) (1 - beta2))).intoArray(mean, i, inside);
            }
        });
        parameter.changed();
    }

    @Override
    public void average(Storage average, Storage value, double keep) {
        float[] a = Floats.of(average);
        float[] x = Floats.of(value);
        float share = (float) (1 - keep);
        pool.runRanges(average.length(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector ai = FloatVector.fromArray(SPECIES, a, i, inside);
                FloatVector.fromArray(SPECIES, x, i, inside).sub(ai)
                        .fma(FloatVector.broadcast(SPECIES, share), ai)
                        .intoArray(a, i, inside);
            }
        });
        average.changed();
    }
}
