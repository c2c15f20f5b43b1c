package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * Images of another size: y = A·x·Bᵀ, where the rows of A and B hold the weights of an {@link Interpolation}.
 *
 * <p>Shapes: x [..., height, width] with pixels → y [..., target height, target width]. An axis that keeps its size is
 * not touched.
 *
 * <p>Gradient: dX = Aᵀ·dY·B.
 */
public record Resize(Interpolation interpolation, Target target) implements CompositeOp, UnaryOp {
    /** How large the result is. */
    public sealed interface Target permits Size, Scale {
        /** The size [height, width] that images of a size get. */
        int[] of(int height, int width);

        /** The pixels of the source for each of the result, along the axes. */
        double[] steps(int height, int width);
    }

    /** A size in pixels. */
    public record Size(int height, int width) implements Target {
        public Size {
            if (height < 1 || width < 1) {
                throw new ArgumentException("resize", "the size must be positive, got " + height + "x" + width);
            }
        }

        @Override
        public int[] of(int sourceHeight, int sourceWidth) {
            return new int[] {height, width};
        }

        @Override
        public double[] steps(int sourceHeight, int sourceWidth) {
            return new double[] {sourceHeight / (double) height, sourceWidth / (double) width};
        }
    }

    /**
     * Factors for height and width. The result has ⌊extent·factor⌋ pixels, and pixels lie 1/factor apart in the source
     * even where that product is no whole number: PyTorch's {@code scale_factor}.
     */
    public record Scale(double vertical, double horizontal) implements Target {
        public Scale {
            if (!(vertical > 0) || !(horizontal > 0) || Double.isInfinite(vertical + horizontal)) {
                throw new ArgumentException(
                        "resize", "the scale must be positive and finite, got " + vertical + "x" + horizontal);
            }
        }

        @Override
        public int[] of(int height, int width) {
            int[] size = {(int) (height * vertical), (int) (width * horizontal)};
            if (size[0] < 1 || size[1] < 1) {
                throw new ArgumentException(
                        "resize", "scale " + vertical + "x" + horizontal + " leaves no pixel of " + height + "x"
                                + width);
            }
            return size;
        }

        @Override
        public double[] steps(int height, int width) {
            return new double[] {1 / vertical, 1 / horizontal};
        }
    }

    public static Resize toSize(Interpolation interpolation, int height, int width) {
        return new Resize(interpolation, new Size(height, width));
    }

    public static Resize byScale(Interpolation interpolation, double vertical, double horizontal) {
        return new Resize(interpolation, new Scale(vertical, horizontal));
    }

    @Override
    public Shape shape(Shape x) {
        Separable.check(name(), x);
        int[] size = target.of(x.dim(-2), x.dim(-1));
        return x.with(-2, size[0]).with(-1, size[1]);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        int height = x.dim(-2);
        int width = x.dim(-1);
        int[] size = target.of(height, width);
        double[] steps = target.steps(height, width);
        Tensor y = x;
        if (size[1] != width || steps[1] != 1) {
            y = Separable.ofColumns(interpolation.weights(width, size[1], steps[1]), y);
        }
        if (size[0] != height || steps[0] != 1) {
            y = Separable.ofRows(interpolation.weights(height, size[0], steps[0]), y);
        }
        return y;
    }
}
