package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * Switchable normalization: y = (x − μ)/√(σ² + ε)·γ + β, where the network learns which statistics it normalizes with:
 * μ = Σ p_k·μ_k and σ² = Σ q_k·σ²_k over k = instance, layer, batch, with p = softmax(λ) and q = softmax(λ′).
 *
 * <p>Instance statistics are those of a channel in a sample, layer statistics of a sample, batch statistics of a
 * channel over the batch. The last two are made of the first: a variance is the mean of the variances within plus the
 * variance of the means. All are biased.
 *
 * <p>Inputs: x, γ, β, λ, λ′ (training), then batch mean and batch variance, if they are given (evaluation).
 *
 * <p>Shapes: x [batch, channels, ...], not empty; λ, λ′ [3]; all others [channels] → y as x.
 *
 * <p>Gradients: those of the composite, which include dλ and dλ′.
 *
 * <p>Source: Luo, Ren, Peng, Zhang, Li, "Differentiable Learning-to-Normalize via Switchable Normalization", 2018.
 */
public record SwitchableNorm(double eps) implements CompositeOp {
    private static final int KINDS = 3;

    public SwitchableNorm {
        Channels.checkEps("switchable_norm", eps);
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = Channels.check(name(), inputs[0], 1);
        if (inputs.length != 5 && inputs.length != 7) {
            throw new ArgumentException(
                    name(),
                    "takes x, weight, bias, mean and variance logits, and batch mean and variance or neither; got "
                            + inputs.length + " inputs");
        }
        String[] names = {"x", "weight", "bias", "mean logits", "variance logits", "batch mean", "batch variance"};
        for (int i = 1; i < inputs.length; i++) {
            if (i != 3 && i != 4) {
                Channels.checkVector(name(), x, names[i], inputs[i]);
            } else if (!inputs[i].equals(Shape.of(KINDS))) {
                throw new ShapeException(
                        name(), "the " + names[i] + " must have shape [3], got " + inputs[i],
                        "one number each for instance, layer and batch", null);
            }
        }
        return x;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        int channels = x.dim(1);
        Tensor rows = x.reshape(x.dim(0), channels, x.count() / (x.dim(0) * channels));
        Tensor mean = rows.mean(true, 2);
        Tensor variance = rows.sub(mean).square().mean(true, 2);

        Tensor layerMean = mean.mean(true, 1);
        Tensor layerVariance = total(variance, mean, layerMean, 1);
        boolean given = inputs.length == 7;
        Tensor batchMean = given ? inputs[5].reshape(channels, 1) : mean.mean(true, 0);
        Tensor batchVariance = given ? inputs[6].reshape(channels, 1) : total(variance, mean, batchMean, 0);

        Tensor mixedMean = mix(inputs[3], mean, layerMean, batchMean);
        Tensor mixedVariance = mix(inputs[4], variance, layerVariance, batchVariance);
        Tensor factor = mixedVariance.add(eps).rsqrt().mul(inputs[1].reshape(channels, 1));
        return rows.sub(mixedMean).mul(factor).add(inputs[2].reshape(channels, 1)).reshape(x.shape());
    }

    /** The variance of what several channels or samples hold together: the mean within plus that of the means. */
    private static Tensor total(Tensor variance, Tensor mean, Tensor meanOfMeans, int axis) {
        return variance.add(mean.sub(meanOfMeans).square()).mean(true, axis);
    }

    private static Tensor mix(Tensor logits, Tensor instance, Tensor layer, Tensor batch) {
        Tensor share = logits.softmax();
        return instance.mul(share.narrow(0, 0, 1))
                .add(layer.mul(share.narrow(0, 1, 2)))
                .add(batch.mul(share.narrow(0, 2, 3)));
    }
}
