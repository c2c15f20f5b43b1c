package dev.gradus.nn;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import java.util.Objects;

/**
 * What every layer needs to be born: where its parameters live and how their first values are drawn.
 *
 * <p>One generator serves a whole model: first the initial values are drawn from it, in the order of construction, and
 * later dropout draws its masks. So its position is the whole random state of training.
 *
 * @param device where parameters live
 * @param random the model's generator, shared, not copied
 * @param weights draws the weights of linear and convolutional layers
 * @param biases draws their biases
 * @param blank whether nothing is drawn and every first value is 0, because others come from a file
 */
public record Init(Device device, Philox random, Initializer weights, Initializer biases, boolean blank) {
    public Init {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(biases, "biases");
    }

    /** Weights and biases from these initializers. */
    public Init(Device device, Philox random, Initializer weights, Initializer biases) {
        this(device, random, weights, biases, false);
    }

    /** For a model whose values come from a file: all are 0 meanwhile, which is much faster than drawing them. */
    public static Init blank(Device device) {
        return new Init(device, new Philox(0), Initializer.zeros(), Initializer.zeros(), true);
    }

    /** Weights and biases as PyTorch draws them: uniform of ±1/√fanIn. */
    public Init(Device device, Philox random) {
        this(device, random, Initializer.uniformByFanIn(), Initializer.uniformByFanIn());
    }

    /**
     * The same device and generator with other initializers, such as {@code truncatedNormal(0.02)} and {@code zeros()}.
     */
    public Init with(Initializer weights, Initializer biases) {
        return new Init(device, random, weights, biases, blank);
    }

    /**
     * For one matrix that holds several layers of as many outputs each, such as queries, keys and values: every one of
     * them is drawn as if it stood alone.
     */
    public Init sideBySide(int layers) {
        return new Init(device, random, alone(weights, layers), alone(biases, layers), blank);
    }

    private static Initializer alone(Initializer initializer, int layers) {
        return (random, count, fan) -> initializer.draw(random, count, new Fan(fan.in(), fan.out() / layers));
    }

    /** A tensor of first values for a parameter without inputs and outputs, such as a class token. */
    public Tensor draw(Initializer initializer, Shape shape) {
        return draw(initializer, shape, Fan.of(shape));
    }

    /** First values of a parameter whose connections its shape does not tell. */
    public Tensor draw(Initializer initializer, Shape shape, Fan fan) {
        return blank
                ? Tensor.zeros(device, shape)
                : Tensor.of(device, shape, initializer.draw(random, shape.count(), fan));
    }
}
