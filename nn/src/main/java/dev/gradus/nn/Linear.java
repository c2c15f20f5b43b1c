package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * An affine map of the last axis: y = x·weightᵀ + bias.
 *
 * <p>Shapes: x [..., in] → y [..., out]; weight [out, in], bias [out].
 */
public final class Linear extends Module {
    private final Tensor weight;
    private final Tensor bias;

    public Linear(Init init, int in, int out, boolean bias) {
        if (in < 1 || out < 1) {
            throw new ArgumentException("linear", "needs at least one input and one output, got in=" + in
                    + " out=" + out);
        }
        Fan fan = new Fan(in, out);
        this.weight = parameter("weight", init.draw(init.weights(), Shape.of(out, in), fan));
        this.bias = bias ? parameter("bias", init.draw(init.biases(), Shape.of(out), fan)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, ActivationKind.NONE);
    }

    /** f(x·weightᵀ + bias) in one operation. */
    public Tensor forward(Tensor x, ActivationKind activation) {
        if (x.rank() < 1 || x.dim(-1) != weight.dim(1)) {
            throw new ShapeException(
                    where(),
                    "x=" + x.shape() + " needs a last axis of " + weight.dim(1) + " for weight=" + weight.shape(),
                    "x[…, in] · weight[out, in]ᵀ",
                    null);
        }
        return x.linear(weight, bias, activation);
    }

    /** {@link #call(Tensor)} with an activation. */
    public Tensor call(Tensor x, ActivationKind activation) {
        return call(x, input -> forward(input, activation));
    }

    public Tensor weight() {
        return weight;
    }

    /** Null if there is none. */
    public Tensor bias() {
        return bias;
    }
}
