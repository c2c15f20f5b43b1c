package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;

/**
 * One token for each patch: layer norm of the patch laid flat, a linear map, layer norm of the token.
 *
 * <p>Shapes: images [batch, channels, height, width] → tokens [batch, patches, dim], patches row by row, the pixels of
 * a patch in the order row, column, channel; norm1 [patchLength], proj.weight [dim, patchLength], norm2 [dim].
 *
 * <p>Drawn in docs/models/vit-pytorch.md.
 *
 * <p>Source: the vit-pytorch library since its release 1.0, 2023.
 */
public final class NormalizedPatchEmbedding extends Module {
    private final PatchGrid grid;
    private final LayerNorm norm1;
    private final Linear proj;
    private final LayerNorm norm2;

    public NormalizedPatchEmbedding(Init init, VisionTransformerConfig config) {
        grid = PatchGrid.of(config, true);
        norm1 = child("norm1", new LayerNorm(init, config.patchLength(), config.layerNormEps()));
        proj = child("proj", new Linear(init, config.patchLength(), config.dim(), true));
        norm2 = child("norm2", new LayerNorm(init, config.dim(), config.layerNormEps()));
    }

    // region forward
    @Override
    public Tensor forward(Tensor images) {
        return norm2.call(proj.call(norm1.call(grid.cut(images))));
    }
    // endregion forward
}
