package dev.gradus.vit;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Padding;
import dev.gradus.nn.Conv2d;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.MaxPool2d;
import dev.gradus.nn.Module;
import dev.gradus.nn.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens that overlap: a few layers x ← maxpool(relu(conv(x))), and each pixel of the last result is a token. So a
 * small model need not learn from few pictures what convolutions know from the start.
 *
 * <p>The convolutions have stride 1, no bias, and zeros around the image; the maximum is of 3x3 pixels with stride 2.
 *
 * <p>Shapes: images [batch, channels, height, width] → tokens [batch, patches, dim], row by row; convs.i.weight [out,
 * in, kernel, kernel].
 *
 * <p>First values: filters from a normal distribution of variance 2/fanIn.
 *
 * <p>Drawn, with the model around it, in docs/models/cct.md.
 *
 * <p>Source: Hassani and others, "Escaping the Big Data Paradigm with Compact Transformers", 2021, section 3.3.
 */
public final class ConvolutionalTokenizer extends Module {
    private final PatchGrid grid;
    private final List<Conv2d> convs = new ArrayList<>();
    private final MaxPool2d pool;

    public ConvolutionalTokenizer(Init init, VisionTransformerConfig config) {
        grid = PatchGrid.of(config, false);
        Init filters = init.with(Initializer.kaimingNormal(), init.biases());
        TokenizerConfig sizes = config.tokenizer();
        for (int i = 0; i < sizes.layers(); i++) {
            Shape shape = sizes.filters(i, config.channels(), config.dim());
            int kernel = sizes.kernel();
            convs.add(new Conv2d(filters, shape.dim(1), shape.dim(0), kernel, 1, kernel / 2, false));
        }
        child("convs", new Sequential(convs));
        pool = child("pool", new MaxPool2d(3, 2, Padding.of(1)));
    }

    // region forward
    @Override
    public Tensor forward(Tensor images) {
        Tensor x = grid.check(images);
        for (Conv2d conv : convs) {
            // relu(maxpool(x)) = maxpool(relu(x)), gradients included, and has a quarter of the pixels to do.
            x = pool.call(conv.call(x)).relu();
        }
        return x.reshape(x.dim(0), x.dim(1), -1).transpose(1, 2);
    }
    // endregion forward
}
