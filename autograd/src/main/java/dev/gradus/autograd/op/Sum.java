package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Sum over neighbouring axes [from, to): y = Σ x; their extents become 1 or, without keepAxes, disappear.
 *
 * <p>Gradient: dX = dY, repeated along the summed axes. The sum of no elements is 0.
 *
 * @param from the first axis, not negative
 * @param to the axis after the last one
 */
public record Sum(int from, int to, boolean keepAxes) implements UnaryOp {
    public Sum {
        if (from < 0 || to <= from) {
            throw new ArgumentException("sum", "needs 0 <= from < to, got from=" + from + " to=" + to);
        }
    }

    @Override
    public Shape shape(Shape x) {
        Shape y = x;
        for (int axis = to - 1; axis >= from; axis--) {
            y = keepAxes ? y.with(axis, 1) : y.without(axis);
        }
        return y;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Shape s = x.shape();
        Tensor y = f.allocate(shape);
        f.kernels().reduce().sum(y.storage(), x.storage(), s.count(0, from), s.count(from, to), s.count(to, s.rank()));
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Shape x = f.input(0).shape();
        Shape kept = new Sum(from, to, true).shape(x);
        return Gradients.of(dY.reshape(kept).expand(x));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }
}
