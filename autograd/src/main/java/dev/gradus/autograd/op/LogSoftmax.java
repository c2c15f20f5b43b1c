package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Logarithm of the softmax over the last axis: y = x − max x − ln Σ e^(x − max x).
 *
 * <p>Gradient: dX = dY − eʸ·Σ dY.
 *
 * <p>Shapes: x [..., dim] → y [..., dim].
 */
public record LogSoftmax() implements UnaryOp, FusedOp {
    @Override
    public Shape shape(Shape x) {
        return Rows.check(name(), x);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        int dim = shape.dim(-1);
        f.kernels().activation().logSoftmax(y.storage(), f.input(0).storage(), Rows.count(shape), dim);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Shape shape = dY.shape();
        Tensor dX = f.allocate(shape);
        f.kernels()
                .activation()
                .logSoftmaxBackward(dX.storage(), dY.storage(), f.output().storage(), Rows.count(shape), shape.dim(-1));
        return Gradients.of(dX);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor shifted = inputs[0].sub(inputs[0].detach().max(-1));
        return shifted.sub(shifted.exp().sum(true, -1).log());
    }
}
