package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Fusion;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Affine map of the last axis, added to what went around it: y = r + (x·wᵀ + b).
 *
 * <p>Gradients: dR = dY, dX = dY·w, dW = dYᵀ·x, dB = Σ dY over the rows.
 *
 * <p>Shapes: r [..., out], x [..., in], w [out, in], b [out] (may be left out) → y [..., out]. Saves nothing.
 */
public record LinearResidual() implements FusedOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape[] linear = new Shape[inputs.length - 1];
        System.arraycopy(inputs, 1, linear, 0, linear.length);
        Shape y = new Linear(ActivationKind.NONE).outputShape(linear);
        if (!inputs[0].equals(y)) {
            throw new ShapeException(
                    name(), "residual=" + inputs[0] + " does not fit x·weightᵀ of shape " + y,
                    "residual[…, out] + x[…, in] · weight[out, in]ᵀ", null);
        }
        return y;
    }

    @Override
    public boolean hasKernel(Backend backend) {
        return backend.fuses(Fusion.LINEAR_RESIDUAL);
    }

    @Override
    public boolean readsInput(int input) {
        return input > 0;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(1);
        Tensor y = f.allocate(shape);
        f.kernels()
                .linalg()
                .linearResidual(
                        y.storage(),
                        f.input(0).storage(),
                        x.storage(),
                        f.input(2).storage(),
                        f.inputCount() > 3 ? f.input(3).storage() : null,
                        Rows.count(shape),
                        x.dim(-1),
                        shape.dim(-1));
        return y;
    }

    @Override
    public long multiplyAdds(Shape[] inputs, Shape output) {
        return (long) output.count() * inputs[1].dim(-1);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor x = f.input(1);
        Tensor[] d = new Tensor[f.inputCount()];
        for (int i = 1; i < d.length; i++) {
            d[i] = f.needs(i) ? f.allocate(f.input(i).shape()) : null;
        }
        f.kernels()
                .linalg()
                .linearBackward(
                        Frame.storageOrNull(d[1]),
                        Frame.storageOrNull(d[2]),
                        d.length > 3 ? Frame.storageOrNull(d[3]) : null,
                        dY.storage(),
                        null,
                        x.storage(),
                        f.input(2).storage(),
                        Rows.count(x.shape()),
                        x.dim(-1),
                        dY.dim(-1),
                        ActivationKind.NONE);
        d[0] = f.needs(0) ? dY : null;
        return Gradients.of(d);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        return inputs[0].add(inputs[1].linear(inputs[2], inputs.length > 3 ? inputs[3] : null));
    }
}
