package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Affine map of the last axis with an optional activation: y = f(x·wᵀ + b).
 *
 * <p>Gradients, with d = dY·f′(x·wᵀ + b): dX = d·w, dW = dᵀ·x, dB = Σ d over the rows.
 *
 * <p>Shapes: x [..., in], w [out, in], b [out] (may be left out) → y [..., out]. Saves the value before the activation,
 * if there is one.
 */
public record Linear(ActivationKind activation) implements FusedOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = inputs[0];
        Shape w = inputs[1];
        if (w.rank() != 2 || x.rank() < 1 || x.dim(-1) != w.dim(1)) {
            throw new ShapeException(
                    name(),
                    "x=" + x + " does not fit weight=" + w + ": it needs a last axis of "
                            + (w.rank() == 2 ? w.dim(1) : "in"),
                    "x[…, in] · weight[out, in]ᵀ",
                    null);
        }
        if (inputs.length > 2 && !inputs[2].equals(Shape.of(w.dim(0)))) {
            throw new ShapeException(
                    name(), "weight=" + w + " needs a bias of shape [" + w.dim(0) + "], got " + inputs[2], null, null);
        }
        return x.with(-1, w.dim(0));
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor y = f.allocate(shape);
        boolean keepsPre = f.records() && activation != ActivationKind.NONE;
        Tensor pre = keepsPre ? f.save("pre", f.allocate(shape)) : null;
        f.kernels()
                .linalg()
                .linear(
                        y.storage(),
                        Frame.storageOrNull(pre),
                        x.storage(),
                        f.input(1).storage(),
                        f.inputCount() > 2 ? f.input(2).storage() : null,
                        Rows.count(shape),
                        x.dim(-1),
                        shape.dim(-1),
                        activation);
        return y;
    }

    @Override
    public long multiplyAdds(Shape[] inputs, Shape output) {
        return (long) output.count() * inputs[0].dim(-1);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor x = f.input(0);
        Tensor[] d = f.allocateGradients();
        f.kernels()
                .linalg()
                .linearBackward(
                        Frame.storageOrNull(d[0]),
                        Frame.storageOrNull(d[1]),
                        d.length > 2 ? Frame.storageOrNull(d[2]) : null,
                        dY.storage(),
                        Frame.storageOrNull(f.saved("pre")),
                        x.storage(),
                        f.input(1).storage(),
                        Rows.count(x.shape()),
                        x.dim(-1),
                        dY.dim(-1),
                        activation);
        return Gradients.of(d);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor product = inputs[0].rank() == 1
                ? inputs[0].reshape(1, -1).matmul(inputs[1], false, true).reshape(-1)
                : inputs[0].matmul(inputs[1], false, true);
        Tensor y = inputs.length > 2 ? product.add(inputs[2]) : product;
        return activation == ActivationKind.NONE ? y : new Gelu(activation).composite(y);
    }
}
