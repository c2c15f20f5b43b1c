package dev.gradus.autograd.backend.reference;

import dev.gradus.autograd.backend.Doubles;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.Storage;

/** Optimizer steps, one element at a time. */
final class ReferenceOptimizer implements Optimizer {
    @Override
    public void adamW(
            Storage parameter,
            Storage gradient,
            Storage m,
            Storage v,
            double lr,
            double beta1,
            double beta2,
            double eps,
            double decay,
            int step) {
        double[] p = Doubles.of(parameter);
        double[] g = Doubles.of(gradient);
        double[] mean = Doubles.of(m);
        double[] square = Doubles.of(v);
        double meanBias = 1 - Math.pow(beta1, step);
        double squareBias = 1 - Math.pow(beta2, step);
        for (int i = 0; i < parameter.length(); i++) {
            p[i] -= lr * decay * p[i];
            mean[i] = beta1 * mean[i] + (1 - beta1) * g[i];
            square[i] = beta2 * square[i] + (1 - beta2) * g[i] * g[i];
            p[i] -= lr * (mean[i] / meanBias) / (Math.sqrt(square[i] / squareBias) + eps);
        }
        parameter.changed();
    }

    @Override
    public void sgd(
            Storage parameter,
            Storage gradient,
            Storage velocity,
            double lr,
            double momentum,
            double decay,
            boolean nesterov,
            boolean first) {
        double[] p = Doubles.of(parameter);
        double[] g = Doubles.of(gradient);
        for (int i = 0; i < parameter.length(); i++) {
            double direction = g[i] + decay * p[i];
            if (velocity != null) {
                double[] b = Doubles.of(velocity);
                b[i] = first ? direction : momentum * b[i] + direction;
                direction = nesterov ? direction + momentum * b[i] : b[i];
            }
            p[i] -= lr * direction;
        }
        parameter.changed();
    }

    @Override
    public void adam(
            Storage parameter,
            Storage gradient,
            Storage m,
            Storage v,
            double lr,
            double beta1,
            double beta2,
            double eps,
            double decay,
            int step) {
        double[] p = Doubles.of(parameter);
        double[] g = Doubles.of(gradient);
        double[] mean = Doubles.of(m);
        double[] square = Doubles.of(v);
        double meanBias = 1 - Math.pow(beta1, step);
        double squareBias = 1 - Math.pow(beta2, step);
        for (int i = 0; i < parameter.length(); i++) {
            double direction = g[i] + decay * p[i];
            mean[i] = beta1 * mean[i] + (1 - beta1) * direction;
            square[i] = beta2 * square[i] + (1 - beta2) * direction * direction;
            p[i] -= lr * (mean[i] / meanBias) / (Math.sqrt(square[i] / squareBias) + eps);
        }
        parameter.changed();
    }

    @Override
    public void rmsProp(
            Storage parameter,
            Storage gradient,
            Storage v,
            Storage velocity,
            double lr,
            double smoothing,
            double eps,
            double momentum,
            double decay) {
        double[] p = Doubles.of(parameter);
        double[] g = Doubles.of(gradient);
        double[] square = Doubles.of(v);
        for (int i = 0; i < parameter.length(); i++) {
            double direction = g[i] + decay * p[i];
            square[i] = smoothing * square[i] + (1 - smoothing) * direction * direction;
            direction /= Math.sqrt(square[i]) + eps;
            if (velocity != null) {
                double[] b = Doubles.of(velocity);
                b[i] = momentum * b[i] + direction;
                direction = b[i];
            }
            p[i] -= lr * direction;
        }
        parameter.changed();
    }

    @Override
    public void lion(
            Storage parameter,
            Storage gradient,
            Storage m,
            double lr,
            double beta1,
            double beta2,
            double decay) {
        double[] p = Doubles.of(parameter);
        double[] g = Doubles.of(gradient);
        double[] mean = Doubles.of(m);
        for (int i = 0; i < parameter.length(); i++) {
            p[i] -= lr * (Math.signum(beta1 * mean[i] + (1 - beta1) * g[i]) + decay * p[i]);
            mean[i] = beta2 * mean[i] + (1 - beta2) * g[i];
        }
        parameter.changed();
    }

    @Override
    public void average(Storage average, Storage value, double keep) {
        double[] a = Doubles.of(average);
        double[] x = Doubles.of(value);
        for (int i = 0; i < average.length(); i++) {
            a[i] = keep * a[i] + (1 - keep) * x[i];
        }
        average.changed();
    }
}
