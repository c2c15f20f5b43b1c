package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.WeightStandardization;

/**
 * A convolution whose filters are standardized before use: mean 0 and variance 1 over all that a filter holds. What is
 * learned and saved is the weight before.
 *
 * <p>Shapes as in {@link Conv2d}. It stands before a normalization of its result, since a filter's scale has no effect;
 * the ResNets of hybrid Vision Transformers are made of it and {@link GroupNorm}.
 *
 * <p>Source: Qiao and others, "Micro-Batch Training with Batch-Channel Normalization and Weight Standardization", 2019.
 */
public final class StdConv2d extends Module {
    private final Conv2d.Config config;
    private final WeightStandardization standardization;
    private final Tensor weight;
    private final Tensor bias;

    /** @param eps is added to a filter's variance; 1e-8 in published models */
    public StdConv2d(Init init, Conv2d.Config config, double eps) {
        this.config = config;
        this.standardization = new WeightStandardization(eps);
        Fan fan = Fan.of(config.weight());
        this.weight = parameter("weight", init.draw(init.weights(), config.weight(), fan));
        this.bias = config.bias() ? parameter("bias", init.draw(init.biases(), Shape.of(config.out()), fan)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return config.check(where(), x).conv2d(weight.apply(standardization), bias, config.conv());
    }
}
