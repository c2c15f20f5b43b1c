package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Softmax over the last axis: y = e^(x − max x) / Σ e^(x − max x). Subtracting the maximum changes nothing but keeps
 * the exponentials finite.
 *
 * <p>Gradient: dX = y·(dY − Σ dY·y).
 *
 * <p>Shapes: x [..., dim] → y [..., dim]; the entries of a row add up to 1.
 */
public record Softmax() implements UnaryOp, FusedOp {
    @Override
    public Shape shape(Shape x) {
        return Rows.check(name(), x);
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        int dim = shape.dim(-1);
        f.kernels().activation().softmax(y.storage(), f.input(0).storage(), Rows.count(shape), dim);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Shape shape = dY.shape();
        Tensor dX = f.allocate(shape);
        f.kernels()
                .activation()
                .softmaxBackward(dX.storage(), dY.storage(), f.output().storage(), Rows.count(shape), shape.dim(-1));
        return Gradients.of(dX);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor e = inputs[0].sub(inputs[0].detach().max(-1)).exp();
        return e.div(e.sum(true, -1));
    }
}
