package dev.gradus.vit;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Fan;
import dev.gradus.nn.Init;
import dev.gradus.nn.Module;

/**
 * One token for each patch: the patch laid flat times a matrix, plus a bias.
 *
 * <p>That is the convolution whose stride is its kernel, and the weight is published as that convolution's:
 * proj.weight [dim, channels, patch, patch], proj.bias [dim]. Here it is computed as the matrix product it is.
 *
 * <p>Shapes: images [batch, channels, height, width] → tokens [batch, patches, dim], patches row by row.
 *
 * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, equation 1.
 */
public final class PatchEmbedding extends Module {
    private final PatchGrid grid;
    private final Projection proj;

    /** Draws weight and bias with the initializers of {@code init}. */
    public PatchEmbedding(Init init, VisionTransformerConfig config) {
        grid = PatchGrid.of(config, false);
        proj = child("proj", new Projection(init, config));
    }

    // region forward
    @Override
    public Tensor forward(Tensor images) {
        return proj.call(grid.cut(images));
    }
    // endregion forward

    /** A linear layer whose weight keeps the shape of a convolution's. */
    private static final class Projection extends Module {
        private final Tensor weight;
        private final Tensor bias;

        Projection(Init init, VisionTransformerConfig c) {
            Fan fan = new Fan(c.patchLength(), c.dim());
            Shape shape = Shape.of(c.dim(), c.channels(), c.patch(), c.patch());
            weight = parameter("weight", init.draw(init.weights(), shape, fan));
            bias = parameter("bias", init.draw(init.biases(), Shape.of(c.dim()), fan));
        }

        @Override
        public Tensor forward(Tensor patches) {
            return patches.linear(weight.reshape(weight.dim(0), -1), bias);
        }
    }
}
