package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import java.util.List;

/**
 * The elements moved along some axes; what leaves at the end comes in again at the beginning:
 * y[…, (j + shift) mod extent, …] = x[…, j, …].
 *
 * <p>Gradient: dX is dY, rolled back.
 *
 * @param axes one or more, none negative and none twice
 * @param shifts one for each axis; any whole number, negative ones move towards the beginning
 */
public record Roll(List<Integer> axes, List<Integer> shifts) implements UnaryOp, CompositeOp {
    public Roll {
        axes = Attributes.checkAxes("roll", axes);
        shifts = List.copyOf(shifts);
        if (axes.size() != shifts.size()) {
            throw new ArgumentException("roll", "needs a shift for each axis, got axes=" + axes + " shifts=" + shifts);
        }
    }

    @Override
    public Shape shape(Shape x) {
        axes.forEach(x::axis);
        return x;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor y = inputs[0];
        for (int i = 0; i < axes.size(); i++) {
            int axis = axes.get(i);
            int extent = y.dim(axis);
            int shift = extent == 0 ? 0 : Math.floorMod(shifts.get(i), extent);
            if (shift != 0) {
                y = Tensor.concat(axis, y.narrow(axis, extent - shift, extent), y.narrow(axis, 0, extent - shift));
            }
        }
        return y;
    }
}
