package dev.gradus.autograd.backend.reference;

import dev.gradus.autograd.backend.Doubles;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.Storage;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** Optimizer steps, one parameter and one element at a time. */
final class ReferenceOptimizer implements Optimizer {
    /** Added to the norm in the divisor. */
    private static final double EPS = 1e-6;

    @Override
    public void clip(Storage scale, Storage norm, List<Storage> gradients, Storage loss, double max) {
        double sum = 0;
        for (Storage gradient : gradients) {
            double[] g = Doubles.of(gradient);
            for (int i = 0; i < gradient.length(); i++) {
                sum += g[i] * g[i];
            }
        }
        double length = Math.sqrt(sum);
        double[] factor = Doubles.of(scale);
        boolean finite = Double.isFinite(factor[0]) && Double.isFinite(Doubles.of(loss)[0]) && Double.isFinite(length);
        factor[0] = !finite ? Double.NaN : length > max ? max / (length + EPS) : 1;
        Doubles.of(norm)[0] = length;
        scale.changed();
        norm.changed();
    }

    @Override
    public void adamW(List<Update> updates, Storage scale, double beta1, double beta2, double eps) {
        step(updates, scale, (u, factor) -> {
            double[] p = Doubles.of(u.parameter());
            double[] g = Doubles.of(u.gradient());
            double[] m = Doubles.of(u.first());
            double[] v = Doubles.of(u.second());
            double meanBias = 1 - Math.pow(beta1, u.step());
            double squareBias = 1 - Math.pow(beta2, u.step());
            for (int i = 0; i < u.parameter().length(); i++) {
                double direction = factor * g[i];
                p[i] -= u.lr() * u.decay() * p[i];
                m[i] = beta1 * m[i] + (1 - beta1) * direction;
                v[i] = beta2 * v[i] + (1 - beta2) * direction * direction;
                p[i] -= u.lr() * (m[i] / meanBias) / (Math.sqrt(v[i] / squareBias) + eps);
            }
        });
    }

    @Override
    public void adam(List<Update> updates, Storage scale, double beta1, double beta2, double eps) {
        step(updates, scale, (u, factor) -> {
            double[] p = Doubles.of(u.parameter());
            double[] g = Doubles.of(u.gradient());
            double[] m = Doubles.of(u.first());
            double[] v = Doubles.of(u.second());
            double meanBias = 1 - Math.pow(beta1, u.step());
            double squareBias = 1 - Math.pow(beta2, u.step());
            for (int i = 0; i < u.parameter().length(); i++) {
                double direction = factor * g[i] + u.decay() * p[i];
                m[i] = beta1 * m[i] + (1 - beta1) * direction;
                v[i] = beta2 * v[i] + (1 - beta2) * direction * direction;
                p[i] -= u.lr() * (m[i] / meanBias) / (Math.sqrt(v[i] / squareBias) + eps);
            }
        });
    }

    @Override
    public void sgd(List<Update> updates, Storage scale, double momentum, boolean nesterov) {
        step(updates, scale, (u, factor) -> {
            double[] p = Doubles.of(u.parameter());
            double[] g = Doubles.of(u.gradient());
            for (int i = 0; i < u.parameter().length(); i++) {
                double direction = factor * g[i] + u.decay() * p[i];
                if (u.first() != null) {
                    double[] b = Doubles.of(u.first());
                    b[i] = u.step() == 1 ? direction : momentum * b[i] + direction;
                    direction = nesterov ? direction + momentum * b[i] : b[i];
                }
                p[i] -= u.lr() * direction;
            }
        });
    }

    @Override
    public void rmsProp(List<Update> updates, Storage scale, double smoothing, double eps, double momentum) {
        step(updates, scale, (u, factor) -> {
            double[] p = Doubles.of(u.parameter());
            double[] g = Doubles.of(u.gradient());
            double[] v = Doubles.of(u.first());
            for (int i = 0; i < u.parameter().length(); i++) {
                double direction = factor * g[i] + u.decay() * p[i];
                v[i] = smoothing * v[i] + (1 - smoothing) * direction * direction;
                direction /= Math.sqrt(v[i]) + eps;
                if (u.second() != null) {
                    double[] b = Doubles.of(u.second());
                    b[i] = momentum * b[i] + direction;
                    direction = b[i];
                }
                p[i] -= u.lr() * direction;
            }
        });
    }

    @Override
    public void lion(List<Update> updates, Storage scale, double beta1, double beta2) {
        step(updates, scale, (u, factor) -> {
            double[] p = Doubles.of(u.parameter());
            double[] g = Doubles.of(u.gradient());
            double[] m = Doubles.of(u.first());
            for (int i = 0; i < u.parameter().length(); i++) {
                double direction = factor * g[i];
                p[i] -= u.lr() * (Math.signum(beta1 * m[i] + (1 - beta1) * direction) + u.decay() * p[i]);
                m[i] = beta2 * m[i] + (1 - beta2) * direction;
            }
        });
    }

    @Override
    public void average(List<Average> averages, Storage scale, double keep) {
        if (!Double.isFinite(factor(scale))) {
            return;
        }
        for (Average each : averages) {
            double[] a = Doubles.of(each.average());
            double[] x = Doubles.of(each.value());
            for (int i = 0; i < each.average().length(); i++) {
                a[i] = keep * a[i] + (1 - keep) * x[i];
            }
            each.average().changed();
        }
    }

    private static void step(List<Update> updates, Storage scale, ObjDoubleConsumer<Update> kernel) {
        double factor = factor(scale);
        if (Double.isFinite(factor)) {
            for (Update u : updates) {
                kernel.accept(u, factor);
                u.parameter().changed();
            }
        }
    }

    private static double factor(Storage scale) {
        return scale == null ? 1 : Doubles.of(scale)[0];
    }
}
