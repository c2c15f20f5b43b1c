package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Gaussian error linear unit: y = x·Φ(x), with the normal distribution function Φ(x) = (1 + erf(x/√2))/2, or its
 * approximation Φ(x) ≈ (1 + tanh(√(2/π)·(x + 0.044715·x³)))/2.
 *
 * <p>Gradient: dX = dY·(Φ(x) + x·φ(x)), with the density φ(x) = e^(−x²/2)/√(2π).
 *
 * <p>Source: Hendrycks, Gimpel, "Gaussian Error Linear Units (GELUs)", 2016.
 */
public record Gelu(ActivationKind kind) implements UnaryOp, FusedOp {
    public Gelu {
        if (kind == null || kind == ActivationKind.NONE) {
            throw new ArgumentException("gelu", "kind must be GELU_ERF or GELU_TANH, got " + kind);
        }
    }

    @Override
    public Shape shape(Shape x) {
        return x;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        f.kernels().activation().gelu(y.storage(), f.input(0).storage(), kind);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor dX = f.allocate(dY.shape());
        f.kernels().activation().geluBackward(dX.storage(), dY.storage(), f.input(0).storage(), kind);
        return Gradients.of(dX);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor t = kind == ActivationKind.GELU_ERF
                ? x.mul(Math.sqrt(0.5)).erf()
                : x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI)).tanh();
        return x.mul(t.affine(0.5, 0.5));
    }
}
