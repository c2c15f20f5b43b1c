package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.nn.GroupNorm;
import dev.gradus.nn.Identity;
import dev.gradus.nn.Init;
import dev.gradus.nn.Module;
import dev.gradus.nn.StdConv2d;

/**
 * One unit of a {@link ResNet}: three convolutions, narrow in between, are added to a shortcut.
 *
 * <pre>
 * h ← relu(norm1(conv1(x)))                 1x1, to a quarter of the channels
 * h ← relu(norm2(conv2(h)))                 3x3, with the stride
 * y ← relu(norm3(conv3(h)) + shortcut)      1x1, to all channels
 * </pre>
 *
 * <p>The shortcut is x, in the first unit of a stage {@code downsample}: a 1x1 convolution of x with the stride and its
 * normalization.
 *
 * <p>Shapes: x [batch, in, height, width] → y [batch, out, ⌈height/stride⌉, ⌈width/stride⌉].
 *
 * <p>The scale of norm3 starts at 0, so that a new unit is relu(shortcut).
 *
 * <p>Sources: He and others, "Deep Residual Learning for Image Recognition", 2016; Kolesnikov and others, "Big Transfer
 * (BiT): General Visual Representation Learning", 2020; the stride on the 3x3 is that of Dosovitskiy and others, 2020.
 */
public final class Bottleneck extends Module {
    private final StdConv2d conv1;
    private final GroupNorm norm1;
    private final StdConv2d conv2;
    private final GroupNorm norm2;
    private final StdConv2d conv3;
    private final GroupNorm norm3;
    private final Module shortcut;

    /**
     * @param in channels of x
     * @param stage whose unit it is
     * @param first whether it is the stage's first, which has a projection for a shortcut
     * @param stride 1 in all but the first
     */
    Bottleneck(Init init, int in, ResNetConfig.Stage stage, boolean first, int stride) {
        int inner = stage.innerChannels();
        int out = stage.channels();
        conv1 = child("conv1", NormalizedConvolution.convolution(init, in, inner, 1, 1));
        norm1 = child("norm1", NormalizedConvolution.normalization(init, inner));
        conv2 = child("conv2", NormalizedConvolution.convolution(init, inner, inner, 3, stride));
        norm2 = child("norm2", NormalizedConvolution.normalization(init, inner));
        conv3 = child("conv3", NormalizedConvolution.convolution(init, inner, out, 1, 1));
        norm3 = child("norm3", NormalizedConvolution.normalization(init, out));
        Tensor scale = norm3.parameters().get("weight");
        scale.assign(Tensor.zeros(scale.device(), scale.shape()));
        shortcut = first
                ? child("downsample", new NormalizedConvolution(init, in, out, 1, stride))
                : new Identity();
    }

    // region forward
    @Override
    public Tensor forward(Tensor x) {
        Tensor h = norm1.call(conv1.call(x)).relu();
        h = norm2.call(conv2.call(h)).relu();
        return norm3.call(conv3.call(h)).add(shortcut.call(x)).relu();
    }
    // endregion forward
}
