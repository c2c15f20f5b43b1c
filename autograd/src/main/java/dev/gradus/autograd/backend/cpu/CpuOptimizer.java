package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.Storage;
import java.util.List;
import java.util.function.ToIntFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Optimizer} in one pass over parameters, gradients and what is remembered.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A step is one parallel region over the {@link Pieces} of all parameters, so that a hundred biases cost no hundred
 * barriers. The factor of clipping is multiplied where the gradient is read anyway: gradients are read once for the
 * norm and once for the step, and never written.
 *
 * <p>Accumulation order of the norm: the squares of a piece as in {@link ReduceKernels#sumSquares}, then the pieces of
 * a parameter, then the parameters, all in double precision.
 */
final class CpuOptimizer implements Optimizer {
    /** Added to the norm in the divisor. */
    private static final double EPS = 1e-6;

    private final WorkerPool pool;

    /** What a step does with elements {@code from … to−1} of one parameter. */
    @FunctionalInterface
    private interface Kernel {
        void run(Update u, float scale, int from, int to);
    }

    CpuOptimizer(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void clip(Storage scale, Storage norm, List<Storage> gradients, Storage loss, double max) {
        double length = Math.sqrt(sumOfSquares(gradients));
        float[] factor = Floats.of(scale);
        Floats.of(norm)[0] = (float) length;
        boolean finite = Float.isFinite(factor[0]) && Float.isFinite(Floats.of(loss)[0])
                && Float.isFinite((float) length);
        factor[0] = !finite ? Float.NaN : length > max ? (float) (max / (length + EPS)) : 1;
        scale.changed();
        norm.changed();
    }

    private double sumOfSquares(List<Storage> gradients) {
        Pieces pieces = pieces(gradients, Storage::length);
        double[] partial = new double[pieces.count()];
        pieces.run(pool, (piece, i, from, to) -> partial[piece] =
                ReduceKernels.sumSquares(Floats.of(gradients.get(i)), from, to - from));
        double sum = 0;
        for (int i = 0; i < gradients.size(); i++) {
            double ofOne = 0;
            for (int piece = pieces.first(i); piece < pieces.first(i + 1); piece++) {
                ofOne += partial[piece];
            }
            sum += ofOne;
        }
        return sum;
    }

    @Override
    public void adamW(List<Update> updates, Storage scale, double beta1, double beta2, double eps) {
        step(updates, scale, (u, factor, from, to) -> adam(u, factor, from, to, beta1, beta2, (float) eps,
                (float) (1 - u.lr() * u.decay()), 0));
    }

    @Override
    public void adam(List<Update> updates, Storage scale, double beta1, double beta2, double eps) {
        step(updates, scale, (u, factor, from, to) -> adam(u, factor, from, to, beta1, beta2, (float) eps,
                1, (float) u.decay()));
    }

    /** Both Adams: AdamW keeps {@code keep} of the parameter, Adam adds {@code penalty} of it to the gradient. */
    private static void adam(
            Update u, float scale, int from, int to, double beta1, double beta2, float eps, float keep,
            float penalty) {
        float[] p = Floats.of(u.parameter());
        float[] g = Floats.of(u.gradient());
        float[] mean = Floats.of(u.first());
        float[] square = Floats.of(u.second());
        float rate = (float) (u.lr() / (1 - Math.pow(beta1, u.step())));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(beta2, u.step())));
        float newMean = (float) (1 - beta1);
        float newSquare = (float) (1 - beta2);
        for (int i = from; i < to; i += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(i, to);
            FloatVector pi = FloatVector.fromArray(SPECIES, p, i, inside);
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i, inside).mul(scale);
            FloatVector mi = FloatVector.fromArray(SPECIES, mean, i, inside);
            FloatVector vi = FloatVector.fromArray(SPECIES, square, i, inside);
            if (penalty != 0) {
                gi = pi.mul(penalty).add(gi);
            }
            mi = gi.sub(mi).fma(FloatVector.broadcast(SPECIES, newMean), mi);
            vi = gi.mul(gi).mul(newSquare).add(vi.mul((float) beta2));
            FloatVector denominator = vi.sqrt().mul(root).add(eps);
            mi.intoArray(mean, i, inside);
            vi.intoArray(square, i, inside);
            pi.mul(keep).sub(mi.div(denominator).mul(rate)).intoArray(p, i, inside);
        }
    }

    @Override
    public void sgd(List<Update> updates, Storage scale, double momentum, boolean nesterov) {
        float friction = (float) momentum;
        step(updates, scale, (u, factor, from, to) -> {
            float[] p = Floats.of(u.parameter());
            float[] g = Floats.of(u.gradient());
            float[] b = u.first() == null ? null : Floats.of(u.first());
            boolean begins = u.step() == 1;
            float rate = (float) u.lr();
            float shrink = (float) u.decay();
            for (int i = from; i < to; i++) {
                float direction = g[i] * factor + shrink * p[i];
                if (b != null) {
                    b[i] = begins ? direction : friction * b[i] + direction;
                    direction = nesterov ? direction + friction * b[i] : b[i];
                }
                p[i] -= rate * direction;
            }
        });
    }

    @Override
    public void rmsProp(List<Update> updates, Storage scale, double smoothing, double eps, double momentum) {
        step(updates, scale, (u, factor, from, to) -> {
            float[] p = Floats.of(u.parameter());
            float[] g = Floats.of(u.gradient());
            float[] square = Floats.of(u.first());
            float[] b = u.second() == null ? null : Floats.of(u.second());
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector pi = FloatVector.fromArray(SPECIES, p, i, inside);
                FloatVector vi = FloatVector.fromArray(SPECIES, square, i, inside);
                FloatVector gi = FloatVector.fromArray(SPECIES, g, i, inside).mul(factor);
                gi = pi.mul((float) u.decay()).add(gi);
                vi = gi.mul(gi).mul((float) (1 - smoothing)).add(vi.mul((float) smoothing));
                vi.intoArray(square, i, inside);
                FloatVector direction = gi.div(vi.sqrt().add((float) eps));
                if (b != null) {
                    direction = FloatVector.fromArray(SPECIES, b, i, inside).mul((float) momentum).add(direction);
                    direction.intoArray(b, i, inside);
                }
                pi.sub(direction.mul((float) u.lr())).intoArray(p, i, inside);
            }
        });
    }

    @Override
    public void lion(List<Update> updates, Storage scale, double beta1, double beta2) {
        step(updates, scale, (u, factor, from, to) -> {
            float[] p = Floats.of(u.parameter());
            float[] g = Floats.of(u.gradient());
            float[] mean = Floats.of(u.first());
            float rate = (float) u.lr();
            float keep = (float) (1 - u.lr() * u.decay());
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector gi = FloatVector.fromArray(SPECIES, g, i, inside).mul(factor);
                FloatVector mi = FloatVector.fromArray(SPECIES, mean, i, inside);
                FloatVector mixed = mi.mul((float) beta1).add(gi.mul((float) (1 - beta1)));
                FloatVector step = mixed.mul(0) // 0, or NaN that must not be lost
                        .add(rate, mixed.compare(VectorOperators.GT, 0))
                        .sub(rate, mixed.compare(VectorOperators.LT, 0));
                FloatVector.fromArray(SPECIES, p, i, inside).mul(keep).sub(step).intoArray(p, i, inside);
                mi.mul((float) beta2).add(gi.mul((float) (1 - beta2))).intoArray(mean, i, inside);
            }
        });
    }

    @Override
    public void average(List<Average> averages, Storage scale, double keep) {
        if (!Float.isFinite(factor(scale))) {
            return;
        }
        float share = (float) (1 - keep);
        pieces(averages, each -> each.average().length()).run(pool, (piece, array, from, to) -> {
            float[] a = Floats.of(averages.get(array).average());
            float[] x = Floats.of(averages.get(array).value());
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector ai = FloatVector.fromArray(SPECIES, a, i, inside);
                FloatVector.fromArray(SPECIES, x, i, inside).sub(ai)
                        .fma(FloatVector.broadcast(SPECIES, share), ai)
                        .intoArray(a, i, inside);
            }
        });
        averages.forEach(each -> each.average().changed());
    }

    private void step(List<Update> updates, Storage scale, Kernel kernel) {
        float factor = factor(scale);
        if (Float.isFinite(factor)) {
            pieces(updates, u -> u.parameter().length())
                    .run(pool, (piece, i, from, to) -> kernel.run(updates.get(i), factor, from, to));
            updates.forEach(u -> u.parameter().changed());
        }
    }

    private static float factor(Storage scale) {
        return scale == null ? 1 : Floats.of(scale)[0];
    }

    private static <T> Pieces pieces(List<T> all, ToIntFunction<T> length) {
        return new Pieces(all.stream().mapToInt(length).toArray());
    }
}
