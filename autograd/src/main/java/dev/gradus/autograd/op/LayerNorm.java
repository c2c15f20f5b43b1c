package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Fusion;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Layer normalization over the last axis: y = x̂·γ + β, with x̂ = (x − μ)·r and r = 1/√(σ² + ε) for each row.
 *
 * <p>Gradients, with g = dY·γ: dX = r·(g − mean(g) − x̂·mean(g·x̂)), dγ = Σ dY·x̂, dβ = Σ dY.
 *
 * <p>Where x went around the norm as well, as in a residual block, the kernel adds dX to the gradient that came that
 * way.
 *
 * <p>Shapes: x [..., dim], γ and β [dim] → y [..., dim]. Saves μ and r: two numbers for each row.
 *
 * <p>Source: Ba, Kiros, Hinton, "Layer Normalization", 2016.
 */
public record LayerNorm(double eps) implements FusedOp {
    public LayerNorm {
        if (!(eps > 0)) {
            throw new ArgumentException("layer_norm", "eps must be positive, got " + eps);
        }
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = Rows.check(name(), inputs[0]);
        Shape wanted = Shape.of(x.dim(-1));
        if (!inputs[1].equals(wanted) || !inputs[2].equals(wanted)) {
            throw new ShapeException(
                    name(),
                    "x=" + x + " needs weight and bias of shape " + wanted + ", got " + inputs[1] + " and " + inputs[2],
                    "one scale and one shift for each element of the last axis",
                    null);
        }
        return x;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        int rows = Rows.count(shape);
        Tensor y = f.allocate(shape);
        Tensor mean = f.save("mean", f.allocate(Shape.of(rows)));
        Tensor rstd = f.save("rstd", f.allocate(Shape.of(rows)));
        f.kernels()
                .norm()
                .layerNorm(
                        y.storage(),
                        mean.storage(),
                        rstd.storage(),
                        f.input(0).storage(),
                        f.input(1).storage(),
                        f.input(2).storage(),
                        rows,
                        shape.dim(-1),
                        eps);
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor x = f.input(0);
        Tensor[] d = f.allocateGradients();
        Tensor sum = f.kernels().fuses(Fusion.LAYER_NORM_GRADIENT_SUM) ? f.takePending(0) : null;
        if (sum != null) {
            f.kernels()
                    .norm()
                    .layerNormBackwardAdding(
                            d[0].storage(),
                            Frame.storageOrNull(d[1]),
                            Frame.storageOrNull(d[2]),
                            dY.storage(),
                            x.storage(),
                            f.input(1).storage(),
                            f.saved("mean").storage(),
                            f.saved("rstd").storage(),
                            sum.storage(),
                            Rows.count(x.shape()),
                            x.dim(-1));
            return Gradients.of(d);
        }
        f.kernels()
                .norm()
                .layerNormBackward(
                        Frame.storageOrNull(d[0]),
                        Frame.storageOrNull(d[1]),
                        Frame.storageOrNull(d[2]),
                        dY.storage(),
                        x.storage(),
                        f.input(1).storage(),
                        f.saved("mean").storage(),
                        f.saved("rstd").storage(),
                        Rows.count(x.shape()),
                        x.dim(-1));
        return Gradients.of(d);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor centered = x.sub(x.mean(true, -1));
        Tensor rstd = centered.square().mean(true, -1).add(eps).rsqrt();
        return centered.mul(rstd).mul(inputs[1]).add(inputs[2]);
    }
}
