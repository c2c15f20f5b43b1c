package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * Layer normalization over the last axis: y = (x − μ)/√(σ² + ε)·weight + bias, with mean and variance of each row.
 *
 * <p>Shapes: x [..., dim] → y [..., dim]; weight [dim] starts at 1, bias [dim] at 0.
 *
 * <p>Source: Ba, Kiros, Hinton, "Layer Normalization", 2016.
 */
public final class LayerNorm extends Module {
    private final Tensor weight;
    private final Tensor bias;
    private final double eps;

    public LayerNorm(Init init, int dim, double eps) {
        if (dim < 1 || !(eps > 0)) {
            throw new ArgumentException("layer_norm", "dim and eps must be positive, got dim=" + dim + " eps=" + eps);
        }
        this.weight = parameter("weight", init.draw(Initializer.ones(), Shape.of(dim)));
        this.bias = parameter("bias", init.draw(Initializer.zeros(), Shape.of(dim)));
        this.eps = eps;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 1 || x.dim(-1) != weight.dim(0)) {
            throw new ShapeException(
                    where(), "x=" + x.shape() + " needs a last axis of " + weight.dim(0), "x[…, dim]", null);
        }
        return x.layerNorm(weight, bias, eps);
    }
}
