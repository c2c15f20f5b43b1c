package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * A convolution over images with a square kernel.
 *
 * <p>Shapes: x [batch, in, height, width] → y [batch, out, (height + 2·padding − kernel)/stride + 1, …]; weight
 * [out, in, kernel, kernel], bias [out].
 */
public final class Conv2d extends Module {
    private final Tensor weight;
    private final Tensor bias;
    private final dev.gradus.autograd.op.Conv2d conv;

    public Conv2d(Init init, int in, int out, int kernel, int stride, int padding, boolean bias) {
        if (in < 1 || out < 1 || kernel < 1) {
            throw new ArgumentException(
                    "conv2d",
                    "in, out and kernel must be positive, got in=" + in + " out=" + out + " kernel=" + kernel);
        }
        this.conv = new dev.gradus.autograd.op.Conv2d(stride, stride, padding, padding);
        Shape shape = Shape.of(out, in, kernel, kernel);
        Fan fan = Fan.of(shape);
        this.weight = parameter("weight", init.draw(init.weights(), shape, fan));
        this.bias = bias ? parameter("bias", init.draw(init.biases(), Shape.of(out), fan)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4 || x.dim(1) != weight.dim(1)) {
            throw new ShapeException(
                    where(),
                    "x=" + x.shape() + " must be images of " + weight.dim(1) + " channels for weight="
                            + weight.shape(),
                    "x[batch, in, height, width], weight[out, in, kernel, kernel]",
                    null);
        }
        return x.conv2d(weight, bias, conv);
    }
}
