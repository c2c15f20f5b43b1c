package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Product along an axis, which keeps extent 1; the product of no elements is 1.
 *
 * <p>Gradient: each element gets dY times the product of all others, also where elements are 0: nothing is divided.
 *
 * <p>The elements are multiplied in pairs, then the products in pairs, and so on: log₂(extent) products of whole
 * tensors.
 *
 * @param axis not negative
 */
public record Prod(int axis) implements UnaryOp, CompositeOp {
    public Prod {
        Attributes.checkAxis("prod", axis);
    }

    @Override
    public Shape shape(Shape x) {
        return x.with(axis, 1);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor factors = inputs[0];
        if (factors.dim(axis) == 0) {
            return factors.sum(true, axis).add(1);
        }
        while (factors.dim(axis) > 1) {
            int extent = factors.dim(axis);
            int half = extent / 2;
            Tensor pairs = factors.narrow(axis, 0, half).mul(factors.narrow(axis, half, 2 * half));
            factors = extent % 2 == 0 ? pairs : Tensor.concat(axis, pairs, factors.narrow(axis, 2 * half, extent));
        }
        return factors;
    }
}
