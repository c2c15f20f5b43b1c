package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;

/**
 * Sigmoid linear unit, also called swish: y = x·sigmoid(x).
 *
 * <p>Gradient: dX = dY·s·(1 + x·(1 − s)) with s = sigmoid(x). At x = −∞ the value is NaN (−∞·0), although the limit is
 * 0.
 *
 * <p>Source: Elfwing, Uchibe, Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in
 * Reinforcement Learning", 2017.
 */
public record Silu() implements PointwiseComposite {
    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        return x.mul(x.sigmoid());
    }
}
