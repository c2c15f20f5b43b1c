package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import java.util.Arrays;

/** What normalizations of [batch, channels, ...] have in common. */
final class Channels {
    private Channels() {}

    static void checkEps(String where, double eps) {
        if (!(eps > 0) || Double.isInfinite(eps)) {
            throw new ArgumentException(where, "eps must be positive and finite, got " + eps);
        }
    }

    /** Returns the shape if it has channels in groups with at least one element. */
    static Shape check(String where, Shape x, int groups) {
        if (x.rank() < 2 || x.count() == 0) {
            throw new ShapeException(where, "expected [batch, channels, ...] with elements, got " + x, null, null);
        }
        if (x.dim(1) % groups != 0) {
            throw new ShapeException(
                    where, "the " + x.dim(1) + " channels of " + x + " do not make " + groups + " groups",
                    "all groups have the same number of channels", null);
        }
        return x;
    }

    /** Checks weight and bias, if there are any. */
    static void checkAffine(String where, Shape[] inputs) {
        if (inputs.length != 1 && inputs.length != 3) {
            throw new ArgumentException(
                    where, "takes x, and weight and bias or neither; got " + inputs.length + " inputs");
        }
        for (int i = 1; i < inputs.length; i++) {
            checkVector(where, inputs[0], i == 1 ? "weight" : "bias", inputs[i]);
        }
    }

    static void checkVector(String where, Shape x, String name, Shape vector) {
        if (!vector.equals(Shape.of(x.dim(1)))) {
            throw new ShapeException(
                    where, "x=" + x + " needs " + name + " of shape [" + x.dim(1) + "], got " + vector,
                    "one number for each channel", null);
        }
    }

    /** One number for each channel, shaped to be broadcast along x. */
    static Tensor along(Tensor x, Tensor vector) {
        int[] extents = new int[x.rank() - 1];
        Arrays.fill(extents, 1);
        extents[0] = x.dim(1);
        return vector.reshape(extents);
    }

    /** Rows [rows, n] of x, each with mean 0 and variance 1 (up to eps), in the shape of x. */
    static Tensor standardize(Tensor x, int rows, double eps) {
        int n = x.count() / rows;
        Tensor one = Tensor.ones(x.device(), Shape.of(n));
        Tensor zero = Tensor.zeros(x.device(), Shape.of(n));
        return x.reshape(rows, n).layerNorm(one, zero, eps).reshape(x.shape());
    }

    /** y·weight + bias by channel, if they are given after x. */
    static Tensor affine(Tensor y, Tensor... inputs) {
        return inputs.length == 1 ? y : y.mul(along(y, inputs[1])).add(along(y, inputs[2]));
    }
}
