package dev.gradus.autograd.check;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradReport.Derivative;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.Backward;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One comparison of backward with central differences, for a function of several inputs and outputs. Inputs are varied
 * in copies, parameters in place.
 */
final class Differences {
    /** Up to so many outputs, each gets a backward of its own; beyond, one random projection stands for all. */
    private static final int JACOBIAN_OUTPUTS = 24;

    /** Roundings of the function itself, in units of ε. */
    private static final double FUNCTION_ROUNDINGS = 4;

    private static final long SAMPLE_STREAM = 100;
    private static final long DIRECTION_STREAM = 101;

    /** A function with several results. */
    interface Outputs {
        Tensor[] of(Tensor... inputs);
    }

    /** A cotangent for each output, and what it stands for in the report. */
    private record Probe(String name, double[][] cotangents, double[][] gradients) {}

    private final Outputs function;
    private final Tensor[] varied;
    private final int inputCount;
    private final double[][] point;
    private final GradReport settings;
    private final int sample;
    private Derivative worst;
    private int derivatives;

    Differences(Outputs function, Tensor[] inputs, Tensor[] parameters, GradReport settings, int sample) {
        this.function = function;
        this.varied = Stream.concat(Stream.of(inputs), Stream.of(parameters)).toArray(Tensor[]::new);
        this.inputCount = inputs.length;
        this.settings = settings;
        this.sample = sample;
        this.point = Arrays.stream(varied).map(Tensor::toDoubles).toArray(double[][]::new);
    }

    GradReport report() {
        Tensor[] inputs = leaves(Arrays.copyOf(varied, inputCount));
        Tensor[] leaves = varied.clone();
        System.arraycopy(inputs, 0, leaves, 0, inputCount);
        Probe[] probes = probes(function.of(inputs), leaves);
        int[] starts = starts();
        int total = starts[varied.length];
        int[] elements = total <= sample
                ? IntStream.range(0, total).toArray()
                : Arrays.copyOf(new Philox(settings.seed(), SAMPLE_STREAM).permutation(total), sample);
        for (int element : elements) {
            int input = inputOf(starts, element);
            compareElement(probes, input, element - starts[input]);
        }
        if (total > sample) {
            compareDirection(probes);
        }
        return new GradReport(settings.function(), settings.order(), derivatives, worst, settings.step(),
                settings.tolerance(), settings.seed());
    }

    /** Copies that require gradients where that is possible. */
    static Tensor[] leaves(Tensor[] inputs) {
        return Arrays.stream(inputs)
                .map(t -> t.dtype().isReal()
                        ? Tensor.of(t.device(), t.shape(), t.toDoubles()).named(t.name()).requireGrad()
                        : t)
                .toArray(Tensor[]::new);
    }

    /** Random numbers of ±[0.5, 1.5): none hides an element, no two are alike. */
    static double[] cotangent(long seed, long stream, int count) {
        Philox random = new Philox(seed, stream);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble());
        }
        return values;
    }

    // ---- what backward says ----

    private Probe[] probes(Tensor[] outputs, Tensor[] leaves) {
        int total = Arrays.stream(outputs).mapToInt(Tensor::count).sum();
        if (total > JACOBIAN_OUTPUTS) {
            double[][] random = new double[outputs.length][];
            for (int i = 0; i < outputs.length; i++) {
                random[i] = cotangent(settings.seed(), 2 + i, outputs[i].count());
            }
            return new Probe[] {probe("output", random, outputs, leaves)};
        }
        Probe[] probes = new Probe[total];
        int next = 0;
        for (int i = 0; i < outputs.length; i++) {
            for (int j = 0; j < outputs[i].count(); j++) {
                double[][] unit = Arrays.stream(outputs).map(y -> new double[y.count()]).toArray(double[][]::new);
                unit[i][j] = 1;
                String name = GradReport.element(outputName(i), index(outputs[i].shape(), j));
                probes[next++] = probe(name, unit, outputs, leaves);
            }
        }
        return probes;
    }

    private Probe probe(String name, double[][] cotangents, Tensor[] outputs, Tensor[] leaves) {
        double[][] gradients = Arrays.stream(point).map(x -> new double[x.length]).toArray(double[][]::new);
        int[] real = IntStream.range(0, leaves.length).filter(i -> leaves[i].dtype().isReal()).toArray();
        Tensor[] by = Arrays.stream(real).mapToObj(i -> leaves[i]).toArray(Tensor[]::new);
        for (int i = 0; i < outputs.length; i++) {
            Tensor y = outputs[i];
            if (y.requiresGrad() && Arrays.stream(cotangents[i]).anyMatch(c -> c != 0)) {
                Tensor[] found = Backward.of(y, Tensor.of(y.device(), y.shape(), cotangents[i]), by, false);
                for (int j = 0; j < real.length; j++) {
                    double[] sum = gradients[real[j]];
                    double[] more = found[j].toDoubles();
                    Arrays.setAll(sum, k -> sum[k] + more[k]);
                }
            }
        }
        return new Probe(name, cotangents, gradients);
    }

    // ---- what differences say ----

    private void compareElement(Probe[] probes, int input, int element) {
        double x = point[input][element];
        double h = settings.step() * Math.max(1, Math.abs(x));
        double above = x + h;
        double below = x - h;
        double survived = above - below;
        double[][] high = evaluate(input, element, above);
        double[][] low = evaluate(input, element, below);
        String by = GradReport.element(name(input), index(varied[input].shape(), element));
        for (Probe probe : probes) {
            double analytic = probe.gradients[input][element];
            compare(probe, by, analytic, Math.abs(analytic), high, low, survived);
        }
    }

    /** All elements move at once, each by its own random share of the step. */
    private void compareDirection(Probe[] probes) {
        double[][] above = new double[point.length][];
        double[][] below = new double[point.length][];
        for (int i = 0; i < point.length; i++) {
            double[] x = point[i];
            double[] share = cotangent(settings.seed(), DIRECTION_STREAM + i, x.length);
            above[i] = new double[x.length];
            below[i] = new double[x.length];
            for (int j = 0; j < x.length; j++) {
                double h = varied[i].dtype().isReal() ? settings.step() * share[j] : 0;
                above[i][j] = x[j] + h;
                below[i][j] = x[j] - h;
            }
        }
        double[][] high = evaluate(above);
        double[][] low = evaluate(below);
        for (Probe probe : probes) {
            double analytic = 0;
            double scale = 0;
            for (int i = 0; i < point.length; i++) {
                for (int j = 0; j < point[i].length; j++) {
                    double part = probe.gradients[i][j] * (above[i][j] - below[i][j]) / (2 * settings.step());
                    analytic += part;
                    scale += Math.abs(part);
                }
            }
            compare(probe, "a random direction", analytic, scale, high, low, 2 * settings.step());
        }
    }

    private void compare(
            Probe probe, String by, double analytic, double scale, double[][] high, double[][] low, double survived) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < high.length; i++) {
            for (int j = 0; j < high[i].length; j++) {
                double c = probe.cotangents[i][j];
                if (c != 0 && high[i][j] != low[i][j]) {
                    difference += c * (high[i][j] - low[i][j]);
                    size += Math.abs(c) * (Math.abs(high[i][j]) + Math.abs(low[i][j]));
                }
            }
        }
        double numeric = difference / survived;
        double allowed = settings.tolerance() * Math.max(1, Math.max(scale, Math.abs(numeric)))
                + FUNCTION_ROUNDINGS * Tolerance.EPSILON * size / survived;
        Derivative derivative = new Derivative(probe.name, by, analytic, numeric, allowed);
        derivatives++;
        if (worst == null || derivative.ratio() > worst.ratio()) {
            worst = derivative;
        }
    }

    private double[][] evaluate(int input, int element, double value) {
        double[][] values = point.clone();
        values[input] = point[input].clone();
        values[input][element] = value;
        return evaluate(values);
    }

    private double[][] evaluate(double[][] values) {
        Tensor[] at = new Tensor[inputCount];
        for (int i = 0; i < inputCount; i++) {
            at[i] = varied[i].dtype().isReal() ? tensor(i, values[i]).requireGrad() : varied[i];
        }
        try {
            putParameters(values);
            return Arrays.stream(function.of(at)).map(Tensor::toDoubles).toArray(double[][]::new);
        } finally {
            putParameters(point);
        }
    }

    private void putParameters(double[][] values) {
        for (int i = inputCount; i < varied.length; i++) {
            varied[i].assign(tensor(i, values[i]));
        }
    }

    private Tensor tensor(int i, double[] values) {
        return Tensor.of(varied[i].device(), varied[i].shape(), values);
    }

    // ---- which element ----

    /** Where each input's elements begin when all real ones are counted through; the total at the end. */
    private int[] starts() {
        int[] starts = new int[varied.length + 1];
        for (int i = 0; i < varied.length; i++) {
            starts[i + 1] = starts[i] + (varied[i].dtype().isReal() ? varied[i].count() : 0);
        }
        return starts;
    }

    private static int inputOf(int[] starts, int element) {
        int input = 0;
        while (element >= starts[input + 1]) {
            input++;
        }
        return input;
    }

    private String name(int input) {
        return varied[input].name() != null ? varied[input].name() : "input" + input;
    }

    /** Order 2 has an output for each real tensor that is varied, except the cotangent, the last of the inputs. */
    private String outputName(int output) {
        if (settings.order() == 1) {
            return "output";
        }
        int[] of = IntStream.range(0, varied.length)
                .filter(i -> i != inputCount - 1 && varied[i].dtype().isReal())
                .toArray();
        return "gradient of " + name(of[output]);
    }

    private static int[] index(Shape shape, int element) {
        int[] strides = shape.strides();
        int[] index = new int[strides.length];
        int rest = element;
        for (int i = 0; i < index.length; i++) {
            index[i] = rest / strides[i];
            rest %= strides[i];
        }
        return index;
    }
}
