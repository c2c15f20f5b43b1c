package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Conv2d;
import dev.gradus.nn.Init;
import dev.gradus.nn.Module;

/**
 * One token for each patch of what a {@link ResNet} makes of the images: the hybrid of both kinds of model.
 *
 * <p>A patch of the configuration is counted in pixels of the image; where it equals the network's stride, as in the
 * published models, each pixel of the network's result becomes a token.
 *
 * <p>Shapes: images [batch, channels, height, width] → tokens [batch, patches, dim], patches row by row; proj.weight
 * [dim, backbone channels, patch/stride, patch/stride], proj.bias [dim].
 *
 * <p>Drawn, network and all, in docs/models/hybrid.md.
 *
 * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, section 3.1, "Hybrid Architecture".
 */
public final class HybridEmbedding extends Module {
    private final PatchGrid grid;
    private final ResNet backbone;
    private final Conv2d proj;

    /** Draws the projection with the initializers of {@code init}. */
    public HybridEmbedding(Init init, VisionTransformerConfig config) {
        grid = PatchGrid.of(config, false);
        Init filters = config.initialization().filters(init);
        backbone = child("backbone", new ResNet(filters, config.channels(), config.backbone()));
        int side = config.patch() / config.backbone().stride();
        proj = child("proj", new Conv2d(init, config.backbone().channels(), config.dim(), side, side, 0, true));
    }

    // region forward
    @Override
    public Tensor forward(Tensor images) {
        Tensor features = proj.call(backbone.call(grid.check(images)));
        return features.reshape(features.dim(0), features.dim(1), -1).transpose(1, 2);
    }
    // endregion forward
}
