package dev.gradus.nn;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Draws the first values of a parameter, in double precision on the host, so that every device starts from the same
 * numbers (rounded to its type).
 *
 * <p>Names follow the field: <em>xavier</em> keeps the variance of activations and gradients for linear layers (Glorot
 * and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010), <em>kaiming</em> for
 * layers before a ReLU (He and others, "Delving Deep into Rectifiers", 2015), <em>lecun</em> of activations alone
 * (LeCun and others, "Efficient BackProp", 1998).
 */
@FunctionalInterface
public interface Initializer {
    /**
     * @param random advances by what is drawn
     * @param count of values
     * @param fan of the layer, by which some initializers scale
     */
    double[] draw(Philox random, int count, Fan fan);

    static Initializer zeros() {
        return constant(0);
    }

    static Initializer ones() {
        return constant(1);
    }

    static Initializer constant(double value) {
        return (random, count, fan) -> {
            double[] values = new double[count];
            Arrays.fill(values, value);
            return values;
        };
    }

    /** Normal numbers of mean 0. */
    static Initializer normal(double std) {
        checkScale("normal", "std", std);
        return normal(fan -> std);
    }

    /** Uniform numbers of [low, high). */
    static Initializer uniform(double low, double high) {
        if (!(low <= high && Double.isFinite(high - low))) {
            throw new ArgumentException("uniform", "needs low <= high, got [" + low + ", " + high + ")");
        }
        return (random, count, fan) -> fill(random, count, u -> low + u * (high - low));
    }

    /**
     * Normal numbers of mean 0, cut off at −2 and 2 as PyTorch's {@code trunc_normal_} does: <em>not</em> at two
     * standard deviations. For the usual std of 0.02 nothing is ever cut.
     */
    static Initializer truncatedNormal(double std) {
        return truncatedNormal(std, 2);
    }

    /** Normal numbers of mean 0 under the condition that they lie in [−bound, bound]. */
    static Initializer truncatedNormal(double std, double bound) {
        checkScale("truncated_normal", "std", std);
        checkScale("truncated_normal", "bound", bound);
        return truncatedNormal(fan -> std, bound / std);
    }

    /** Uniform of ±√(6/(fanIn + fanOut)). */
    static Initializer xavierUniform() {
        return uniform(fan -> Math.sqrt(6.0 / (fan.in() + fan.out())));
    }

    /** Normal with variance 2/(fanIn + fanOut). */
    static Initializer xavierNormal() {
        return normal(fan -> Math.sqrt(2.0 / (fan.in() + fan.out())));
    }

    /** Uniform of ±√(6/fanIn). */
    static Initializer kaimingUniform() {
        return uniform(fan -> Math.sqrt(6.0 / fan.in()));
    }

    /** Uniform of ±√(6/fanOut). */
    static Initializer kaimingUniformFanOut() {
        return uniform(fan -> Math.sqrt(6.0 / fan.out()));
    }

    /** Normal with variance 2/fanIn. */
    static Initializer kaimingNormal() {
        return normal(fan -> Math.sqrt(2.0 / fan.in()));
    }

    /** Normal with variance 2/fanOut. */
    static Initializer kaimingNormalFanOut() {
        return normal(fan -> Math.sqrt(2.0 / fan.out()));
    }

    /** Normal, cut off at two standard deviations and widened so that the variance is 1/fanIn all the same. */
    static Initializer lecunNormal() {
        return truncatedNormal(fan -> Math.sqrt(1.0 / fan.in()) / NormalDistribution.STD_WHEN_CUT_AT_TWO, 2);
    }

    /** Uniform of ±1/√fanIn: what PyTorch gives weights and biases of linear and convolutional layers. */
    static Initializer uniformByFanIn() {
        return uniform(fan -> 1 / Math.sqrt(fan.in()));
    }

    private static Initializer uniform(ToDoubleFunction<Fan> bound) {
        return (random, count, fan) -> {
            double limit = bound.applyAsDouble(fan);
            return fill(random, count, u -> limit * (2 * u - 1));
        };
    }

    private static Initializer normal(ToDoubleFunction<Fan> std) {
        return (random, count, fan) -> {
            double sigma = std.applyAsDouble(fan);
            return fill(random, count, u -> sigma * NormalDistribution.quantile(Math.max(u, NormalDistribution.LEAST)));
        };
    }

    /**
     * Cut off at {@code cut} standard deviations: the quantiles of uniform numbers between the bounds' probabilities.
     */
    private static Initializer truncatedNormal(ToDoubleFunction<Fan> std, double cut) {
        return (random, count, fan) -> {
            double sigma = std.applyAsDouble(fan);
            double low = NormalDistribution.probabilityBelow(-cut);
            double span = 1 - 2 * low;
            return fill(random, count, u -> {
                double value = NormalDistribution.quantile(low + Math.max(u, NormalDistribution.LEAST) * span);
                return sigma * Math.clamp(value, -cut, cut);
            });
        };
    }

    private static double[] fill(Philox random, int count, DoubleUnaryOperator fromUniform) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = fromUniform.applyAsDouble(random.nextDouble());
        }
        return values;
    }

    private static void checkScale(String where, String name, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new ArgumentException(where, name + " must be positive and finite, got " + value);
        }
    }
}
