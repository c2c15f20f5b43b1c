package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Padding;
import dev.gradus.nn.Conv2d;
import dev.gradus.nn.GroupNorm;
import dev.gradus.nn.Init;
import dev.gradus.nn.Module;
import dev.gradus.nn.StdConv2d;

/**
 * A convolution with standardized filters and no bias, then group normalization: y = norm(conv(x)).
 *
 * <p>Shapes: x [batch, in, height, width] → y [batch, out, ⌈height/stride⌉, ⌈width/stride⌉]; borders are padded with
 * zeros, an odd number with the larger half below and to the right.
 *
 * <p>Sources: Qiao and others, "Micro-Batch Training with Batch-Channel Normalization and Weight Standardization",
 * 2019; Wu, He, "Group Normalization", 2018. The eps are those of the timm library.
 */
final class NormalizedConvolution extends Module {
    private static final double FILTER_EPS = 1e-8;
    private static final double GROUP_EPS = 1e-5;

    private final StdConv2d conv;
    private final GroupNorm norm;

    NormalizedConvolution(Init init, int in, int out, int kernel, int stride) {
        conv = child("conv", convolution(init, in, out, kernel, stride));
        norm = child("norm", normalization(init, out));
    }

    @Override
    public Tensor forward(Tensor x) {
        return norm.call(conv.call(x));
    }

    static StdConv2d convolution(Init init, int in, int out, int kernel, int stride) {
        Conv2d.Config config = Conv2d.Config.of(in, out, kernel)
                .withStride(stride)
                .withPadding(Padding.same())
                .withBias(false);
        return new StdConv2d(init, config, FILTER_EPS);
    }

    static GroupNorm normalization(Init init, int channels) {
        return new GroupNorm(init, ResNetConfig.GROUPS, channels, GROUP_EPS);
    }
}
