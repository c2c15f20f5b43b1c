package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Padding;

/**
 * A convolution over images; formula and borders: {@link dev.gradus.autograd.op.Conv2d}.
 *
 * <p>Shapes: x [batch, in, height, width] → y [batch, out, (height + padding − dilation·(kernel − 1) − 1)/stride + 1,
 * …], the padding of both sides added; weight [out, in/groups, kernelHeight, kernelWidth], bias [out].
 */
public final class Conv2d extends Module {
    private final Config config;
    private final Tensor weight;
    private final Tensor bias;

    /**
     * How a convolution is built.
     *
     * @param in channels of the images
     * @param out channels of the result
     * @param conv stride, padding, dilation and groups
     * @param bias whether each channel of the result gets a learned shift
     */
    public record Config(
            int in, int out, int kernelHeight, int kernelWidth, dev.gradus.autograd.op.Conv2d conv, boolean bias) {

        public Config {
            if (in < 1 || out < 1 || kernelHeight < 1 || kernelWidth < 1) {
                throw new ArgumentException(
                        "conv2d",
                        "in, out and kernel must be positive, got in=" + in + " out=" + out + " kernel="
                                + kernelHeight + "x" + kernelWidth);
            }
            if (in % conv.groups() != 0 || out % conv.groups() != 0) {
                throw new ArgumentException(
                        "conv2d", "in=" + in + " and out=" + out + " do not make " + conv.groups() + " groups",
                        "groups divides in and out", null);
            }
        }

        /** A square kernel that moves by one pixel, without padding, with a bias. */
        public static Config of(int in, int out, int kernel) {
            return new Config(in, out, kernel, kernel, new dev.gradus.autograd.op.Conv2d(1, 1, 0, 0), true);
        }

        public Config withStride(int stride) {
            return with(conv.withStride(stride, stride));
        }

        public Config withPadding(Padding padding) {
            return with(conv.withPadding(padding));
        }

        public Config withDilation(int dilation) {
            return with(conv.withDilation(dilation, dilation));
        }

        public Config withGroups(int groups) {
            return with(conv.withGroups(groups));
        }

        public Config withBias(boolean other) {
            return new Config(in, out, kernelHeight, kernelWidth, conv, other);
        }

        private Config with(dev.gradus.autograd.op.Conv2d other) {
            return new Config(in, out, kernelHeight, kernelWidth, other, bias);
        }

        Shape weight() {
            return Shape.of(out, in / conv.groups(), kernelHeight, kernelWidth);
        }

        /** Returns the images if they have the right number of channels. */
        Tensor check(String where, Tensor x) {
            if (x.rank() != 4 || x.dim(1) != in) {
                throw new ShapeException(
                        where,
                        "x=" + x.shape() + " must be images of " + in + " channels for weight=" + weight(),
                        "x[batch, in, height, width], weight[out, in/groups, kernelHeight, kernelWidth]",
                        null);
            }
            return x;
        }
    }

    public Conv2d(Init init, Config config) {
        this.config = config;
        Fan fan = Fan.of(config.weight());
        this.weight = parameter("weight", init.draw(init.weights(), config.weight(), fan));
        this.bias = config.bias() ? parameter("bias", init.draw(init.biases(), Shape.of(config.out()), fan)) : null;
    }

    /** A square kernel, the same stride and padding both ways. */
    public Conv2d(Init init, int in, int out, int kernel, int stride, int padding, boolean bias) {
        this(init, new Config(
                in, out, kernel, kernel, new dev.gradus.autograd.op.Conv2d(stride, stride, padding, padding), bias));
    }

    @Override
    public Tensor forward(Tensor x) {
        return config.check(where(), x).conv2d(weight, bias, config.conv());
    }
}
