package dev.gradus.nn.optim;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Optimizer.Average;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.GraphException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A moving average of parameters, which often generalizes better than the parameters themselves:
 * average = d·average + (1 − d)·parameter after each step.
 *
 * <pre>
 * optimizer.step(lr);
 * average.update();
 * …
 * try (WeightAverage.Swap _ = average.swap()) {
 *     evaluate(model); // with averaged parameters
 * }
 * </pre>
 *
 * <p>d is the decay, or with a warm-up the smaller one of it and (1 + t)/(10 + t), where t counts the updates before
 * this one, so that the first, random values are soon forgotten. The average starts at the parameters' values; frozen
 * ones are averaged too and change nothing.
 *
 * <p>Source: Polyak, Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992; the warm-up is
 * TensorFlow's.
 */
public final class WeightAverage {
    /** What follows a parameter's name in that of its average. */
    public static final String SUFFIX = ".average";

    private final Map<String, Tensor> parameters;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Tensor updates;
    private final double decay;
    private final boolean warmUp;
    private boolean swapped;

    /** While it is open, the model holds the averages. */
    public final class Swap implements AutoCloseable {
        private boolean open = true;

        private Swap() {}

        /** Gives the model its own parameters back. */
        @Override
        public void close() {
            if (open) {
                open = false;
                exchange();
                swapped = false;
            }
        }
    }

    /**
     * @param parameters by name, such as a model's
     * @param decay of [0, 1), usually 0.999 to 0.9999
     * @param warmUp whether early updates forget faster
     */
    public WeightAverage(Map<String, Tensor> parameters, double decay, boolean warmUp) {
        if (Scope.isOpen()) {
            throw new GraphException(
                    "weight_average", "made inside a scope, with which its averages would die",
                    "an average outlives every step", "make it before the loop");
        }
        if (parameters.isEmpty()) {
            throw new ArgumentException("weight_average", "there are no parameters");
        }
        this.parameters = new LinkedHashMap<>(parameters);
        this.decay = Coefficients.share("weight_average", "decay", decay);
        this.warmUp = warmUp;
        this.parameters.forEach((name, parameter) -> state.put(name + SUFFIX,
                parameter.copy().named(name + SUFFIX)));
        updates = Tensor.ofInts(Device.reference(), Shape.of(1), new int[1]).named("updates");
        state.put("updates", updates);
    }

    /**
     * Takes the parameters into the average.
     *
     * @throws GraphException if the model holds the averages now
     */
    public void update() {
        update(null);
    }

    /**
     * Takes the parameters into the average unless a number on the device, such as the scale of
     * {@link GradientClip#onDevice}, says that the step failed. Nothing is read from the device; {@code updates} counts
     * in any case.
     *
     * @param scale of one element; null for 1
     * @throws GraphException if the model holds the averages now
     */
    public void update(Tensor scale) {
        refuseSwapped("update");
        int before = updates.toInts()[0];
        double keep = warmUp ? Math.min(decay, (1.0 + before) / (10.0 + before)) : decay;
        List<Average> averages = new ArrayList<>();
        parameters.forEach(
                (name, parameter) -> averages.add(new Average(average(name).storage(), parameter.storage())));
        Device device = parameters.values().iterator().next().device();
        device.backend().optimizer().average(averages, scale == null ? null : scale.storage(), keep);
        updates.storage().memory().write(updates.storage(), new int[] {before + 1});
    }

    /**
     * Exchanges the values of the parameters and their averages, bit for bit, until the result is closed.
     *
     * @throws GraphException if they are exchanged already
     */
    public Swap swap() {
        refuseSwapped("swap");
        swapped = true;
        exchange();
        return new Swap();
    }

    /**
     * The tensors that the average consists of: {@code <parameter>.average}, and {@code updates}, a count (INT32). They
     * are its own: to restore a state, overwrite them, and do not save them during a swap.
     */
    public Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }

    private Tensor average(String name) {
        return state.get(name + SUFFIX);
    }

    private void exchange() {
        parameters.forEach((name, parameter) -> {
            Tensor average = average(name);
            Tensor values = parameter.copy();
            parameter.assign(average);
            average.assign(values);
        });
    }

    private void refuseSwapped(String what) {
        if (swapped) {
            throw new GraphException(
                    "weight_average", "cannot " + what + " while the model holds the averages", null,
                    "close the swap first: try (WeightAverage.Swap _ = average.swap()) {…}");
        }
    }
}
