package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.tape.Backward;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Compares the gradient of a function with central differences, in double precision.
 *
 * <pre>
 * Tensor x = Tensor.of(Device.reference(), Shape.of(3), new double[] {0.1, -0.4, 2});
 * GradCheck.of(in -&gt; in[0].tanh(), x).check();
 * GradCheck.of(in -&gt; in[0].tanh(), x).order(2).check();
 * </pre>
 *
 * <p>For each element x of each real input, (f(x + h) − f(x − h))/h′ with h = ε^(1/3)·max(1, |x|) and
 * h′ = (x + h) − (x − h), computed: the step that survived rounding. A small function is compared derivative by
 * derivative (its whole Jacobian). A larger one is projected on random, non-uniform cotangents (all ones would hide
 * errors that add up to 0, as in a softmax); of many elements some are drawn, and one random direction through all of
 * them is compared as well.
 *
 * <p>A derivative passes if it misses by at most tolerance·max(1, |derivative|) plus what the rounding of f explains:
 * 4·ε·Σ|c·f|/h over the outputs that moved. Step, tolerance and their source: {@link Tolerance}. The function must be
 * differentiable at the inputs: keep away from kinks by more than h.
 *
 * <p>A function may read other leaves than its inputs, such as the parameters of a module; name them with
 * {@link #parameters} and they are varied as well.
 *
 * <p>Order 2 checks the gradient of the gradient: the function (x, c) ↦ Σ c·∂f/∂x, differentiated by x and by c.
 */
public final class GradCheck {
    private final TensorFunction function;
    private final Tensor[] inputs;
    private Tensor[] parameters = {};
    private String name = "function";
    private int order = 1;
    private long seed = 1;
    private double step = Tolerance.STEP;
    private double tolerance = Tolerance.DIFFERENCE;
    private int sample = 512;

    private GradCheck(TensorFunction function, Tensor[] inputs) {
        this.function = function;
        this.inputs = inputs;
    }

    /**
     * @param function a fresh computation at each call; nothing random in it
     * @param inputs the point at which to check, on {@link Device#reference()}; indices are passed on and not varied
     * @throws DeviceException if an input lives elsewhere, where numbers are too coarse for differences
     */
    public static GradCheck of(TensorFunction function, Tensor... inputs) {
        checkDevice(inputs);
        return new GradCheck(function, inputs.clone());
    }

    /**
     * Leaves that the function reads besides its inputs. While the check runs their elements change in place, one by
     * one, and afterwards they are what they were.
     *
     * @throws DeviceException if one does not live on {@link Device#reference()}
     * @throws ArgumentException if one does not require a gradient
     */
    public GradCheck parameters(Collection<Tensor> parameters) {
        Tensor[] leaves = parameters.toArray(Tensor[]::new);
        checkDevice(leaves);
        for (Tensor leaf : leaves) {
            if (!leaf.requiresGrad() || leaf.frame() != null) {
                throw new ArgumentException(
                        "grad_check", leaf.describe() + " is not a leaf that requires a gradient");
            }
        }
        this.parameters = leaves;
        return this;
    }

    /** A name for the report. */
    public GradCheck named(String name) {
        this.name = name;
        return this;
    }

    /** 1 (the default) or 2. */
    public GradCheck order(int order) {
        if (order != 1 && order != 2) {
            throw new ArgumentException("grad_check", "order must be 1 or 2, got " + order);
        }
        this.order = order;
        return this;
    }

    /** The seed of cotangents and drawn elements. */
    public GradCheck seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** The step relative to max(1, |x|). */
    public GradCheck step(double step) {
        this.step = positive("step", step);
        return this;
    }

    /** The error allowed relative to max(1, |derivative|). */
    public GradCheck tolerance(double tolerance) {
        this.tolerance = positive("tolerance", tolerance);
        return this;
    }

    /** How many elements are varied at most; if there are more, that many are drawn. */
    public GradCheck sample(int elements) {
        this.sample = (int) positive("sample", elements);
        return this;
    }

    /** @throws AssertionError with the report, if a derivative is wrong */
    public void check() {
        run().requirePassed();
    }

    public GradReport run() {
        if (order == 1) {
            return differences(in -> new Tensor[] {function.apply(in)}, inputs).report();
        }
        Tensor y = function.apply(Differences.leaves(inputs));
        Tensor cotangent = Tensor.of(y.device(), y.shape(), Differences.cotangent(seed, 1, y.count()))
                .named("cotangent");
        Tensor[] extended = Arrays.copyOf(inputs, inputs.length + 1);
        extended[inputs.length] = cotangent;
        return differences(this::gradients, extended).report();
    }

    /**
     * The gradients of the function by the first inputs and the parameters, pulled back from the last input;
     * differentiable again.
     */
    private Tensor[] gradients(Tensor... extended) {
        Tensor[] x = Arrays.copyOf(extended, extended.length - 1);
        Tensor y = function.apply(x);
        Tensor[] by = Stream.concat(Arrays.stream(x).filter(tensor -> tensor.dtype().isReal()), Stream.of(parameters))
                .toArray(Tensor[]::new);
        return Backward.of(y, extended[x.length], by, true);
    }

    private Differences differences(Differences.Outputs outputs, Tensor[] at) {
        GradReport settings = new GradReport(name, order, 0, null, step, tolerance, seed);
        return new Differences(outputs, at, parameters, settings, sample);
    }

    private static void checkDevice(Tensor[] tensors) {
        for (Tensor tensor : tensors) {
            if (tensor.device() != Device.reference()) {
                throw new DeviceException(
                        "grad_check",
                        tensor.describe() + " lives on " + tensor.device() + ", not on reference",
                        "differences need double precision",
                        "make it with Tensor.of(Device.reference(), …) or to(Device.reference())");
            }
        }
    }

    private static double positive(String what, double value) {
        if (!(value > 0)) {
            throw new ArgumentException("grad_check", what + " must be positive, got " + value);
        }
        return value;
    }
}
