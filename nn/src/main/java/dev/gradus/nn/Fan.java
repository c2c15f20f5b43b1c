package dev.gradus.nn;

import dev.gradus.autograd.Shape;

/**
 * How many connections lead into and out of one element of a layer: the numbers by which initializers scale.
 *
 * @param in inputs that one output sums over
 * @param out outputs that one input contributes to
 */
public record Fan(int in, int out) {
    /**
     * The fans of a weight [out, in] or [out, in, kernelHeight, kernelWidth], where a kernel's area counts on both
     * sides; of a tensor of lower rank, its number of elements.
     */
    public static Fan of(Shape weight) {
        if (weight.rank() < 2) {
            return new Fan(weight.count(), weight.count());
        }
        int area = weight.count(2, weight.rank());
        return new Fan(weight.dim(1) * area, weight.dim(0) * area);
    }
}
