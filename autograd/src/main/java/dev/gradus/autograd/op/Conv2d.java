package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Convolution;
import dev.gradus.autograd.backend.Fusion;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Two-dimensional convolution (as in deep learning: correlation): y[b, o, i, j] = bias[o] + Σ w[o, c, u, v]·x[b, c,
 * i·strideY + u·dilationY − padTop, j·strideX + v·dilationX − padLeft].
 *
 * <p>As a composite it is a matrix product: the windows as columns ({@link Unfold}), the filters as rows. With g
 * groups, channels and filters are cut into g stretches, and filters see the channels of their own stretch only: g
 * products. As many groups as channels make the convolution depthwise; out/in is then its multiplier.
 *
 * <p>Shapes: x [batch, in, height, width], w [out, in/groups, kernelHeight, kernelWidth], bias [out] (may be left out)
 * → y [batch, out, (height + padTop + padBottom − dilationY·(kernelHeight − 1) − 1)/strideY + 1, likewise for the
 * width]; places outside the image count 0. Images without pixels, or smaller than the kernel, are refused.
 *
 * <p>The kernels of fast backends form the same products without ever holding the windows as a whole, which would be
 * kernelHeight·kernelWidth times the image.
 *
 * <p>Gradients: dW and dX are the products' own, dX folded back ({@link Fold}); dBias[o] = Σ dY over all but o.
 *
 * @param groups must divide in and out
 */
public record Conv2d(int strideY, int strideX, Padding padding, int dilationY, int dilationX, int groups)
        implements
            FusedOp {

    public Conv2d {
        new Sliding(1, 1, strideY, strideX, dilationY, dilationX, padding).check("conv2d");
        if (groups < 1) {
            throw new ArgumentException("conv2d", "groups must be positive, got " + groups);
        }
    }

    /** One group, no dilation, the same padding on opposite sides. */
    public Conv2d(int strideY, int strideX, int padY, int padX) {
        this(strideY, strideX, Padding.of(padY, padX), 1, 1, 1);
    }

    public Conv2d withStride(int otherY, int otherX) {
        return new Conv2d(otherY, otherX, padding, dilationY, dilationX, groups);
    }

    public Conv2d withPadding(Padding other) {
        return new Conv2d(strideY, strideX, other, dilationY, dilationX, groups);
    }

    public Conv2d withDilation(int otherY, int otherX) {
        return new Conv2d(strideY, strideX, padding, otherY, otherX, groups);
    }

    public Conv2d withGroups(int other) {
        return new Conv2d(strideY, strideX, padding, dilationY, dilationX, other);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = inputs[0];
        Shape w = inputs[1];
        boolean fits = x.rank() == 4 && w.rank() == 4 && w.dim(2) > 0 && w.dim(3) > 0
                && x.dim(1) == (long) w.dim(1) * groups;
        if (!fits) {
            throw new ShapeException(
                    name(),
                    "images x=" + x + " and weight=" + w + " do not fit" + (groups == 1 ? "" : " in " + groups
                            + " groups"),
                    "x[batch, in, height, width], weight[out, in/groups, kernelHeight, kernelWidth]",
                    null);
        }
        if (w.dim(0) % groups != 0) {
            throw new ShapeException(
                    name(), "the " + w.dim(0) + " filters of weight=" + w + " do not make " + groups + " groups",
                    "groups divides in and out", null);
        }
        if (inputs.length > 2 && !inputs[2].equals(Shape.of(w.dim(0)))) {
            throw new ShapeException(
                    name(), "weight=" + w + " needs a bias of shape [" + w.dim(0) + "], got " + inputs[2], null, null);
        }
        return Sliding.output(x, w.dim(0), window(x, w));
    }

    @Override
    public boolean hasKernel(Backend backend) {
        return backend.fuses(Fusion.CONVOLUTION);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor w = f.input(1);
        Tensor y = f.allocate(shape);
        f.kernels()
                .convolution()
                .conv2d(
                        y.storage(),
                        x.storage(),
                        w.storage(),
                        f.inputCount() > 2 ? f.input(2).storage() : null,
                        sizes(x.shape(), w.shape()));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor x = f.input(0);
        Tensor w = f.input(1);
        Tensor[] d = f.allocateGradients();
        f.kernels()
                .convolution()
                .conv2dBackward(
                        Frame.storageOrNull(d[0]),
                        Frame.storageOrNull(d[1]),
                        d.length > 2 ? Frame.storageOrNull(d[2]) : null,
                        dY.storage(),
                        x.storage(),
                        w.storage(),
                        sizes(x.shape(), w.shape()));
        return Gradients.of(d);
    }

    @Override
    public boolean readsInput(int input) {
        return input < 2;
    }

    @Override
    public long multiplyAdds(Shape[] inputs, Shape output) {
        return (long) output.count() * inputs[1].count(1, 4);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        Window window = window(x.shape(), w.shape());
        int batch = x.dim(0);
        int out = w.dim(0);
        int positions = window.outputHeight() * window.outputWidth();
        Tensor columns = x.unfold(window);
        Tensor y = groups == 1
                ? w.reshape(out, window.columnSize()).matmul(columns)
                : w.reshape(groups, out / groups, window.columnSize() / groups)
                        .matmul(columns.reshape(batch, groups, window.columnSize() / groups, positions))
                        .reshape(batch, out, positions);
        if (inputs.length > 2) {
            y = y.add(inputs[2].reshape(out, 1));
        }
        return y.reshape(batch, out, window.outputHeight(), window.outputWidth());
    }

    private Convolution.Sizes sizes(Shape x, Shape w) {
        return new Convolution.Sizes(x.dim(0), w.dim(0), groups, window(x, w));
    }

    private Window window(Shape x, Shape w) {
        return new Sliding(w.dim(2), w.dim(3), strideY, strideX, dilationY, dilationX, padding).over(name(), x);
    }
}
