package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The elements in reverse order along some axes: y[…, j, …] = x[…, extent − 1 − j, …].
 *
 * <p>Gradient: dX is dY, flipped back.
 *
 * @param axes one or more, none negative and none twice
 */
public record Flip(List<Integer> axes) implements UnaryOp, CompositeOp {
    public Flip {
        axes = Attributes.checkAxes("flip", axes);
    }

    @Override
    public Shape shape(Shape x) {
        axes.forEach(x::axis);
        return x;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor y = inputs[0];
        for (int axis : axes) {
            int extent = y.dim(axis);
            int[] backwards = IntStream.range(0, extent).map(j -> extent - 1 - j).toArray();
            y = y.indexSelect(axis, Tensor.ofInts(y.device(), Shape.of(extent), backwards));
        }
        return y;
    }
}
