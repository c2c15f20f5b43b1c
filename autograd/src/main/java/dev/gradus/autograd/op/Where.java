package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * A choice element by element, with broadcasting: y = a where the mask is 1, b where it is 0.
 *
 * <p>The mask holds real numbers, as {@link Greater} and {@link Equal} make them; anything above ½ counts as 1, and NaN
 * as 0. What is not chosen has no influence, not even if it is infinite or NaN.
 *
 * <p>Shapes: mask, a, b broadcast to the shape of y.
 *
 * <p>Gradients: dA = dY where a was chosen, else 0; dB the other way round; none for the mask.
 */
public record Where() implements Op {
    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape values = Broadcast.of(name(), inputs[1], inputs[2]).shape();
        return Broadcast.of(name(), inputs[0], values).shape();
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor mask = repeated(f, f.input(0), shape);
        Tensor a = repeated(f, f.input(1), shape);
        Tensor b = repeated(f, f.input(2), shape);
        Tensor y = f.allocate(shape);
        f.kernels().elementwise().where(y.storage(), mask.storage(), a.storage(), b.storage());
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor mask = f.input(0);
        Tensor zero = Tensor.zeros(f.device());
        return f.gradients(
                () -> null,
                () -> Tensor.where(mask, dY, zero).sumTo(f.input(1).shape()),
                () -> Tensor.where(mask, zero, dY).sumTo(f.input(2).shape()));
    }

    @Override
    public boolean readsInput(int input) {
        return input == 0;
    }

    private Tensor repeated(Frame f, Tensor x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        Tensor y = f.allocate(shape);
        f.kernels().elementwise().expand(y.storage(), x.storage(), Broadcast.of(name(), x.shape(), shape));
        return y;
    }
}
