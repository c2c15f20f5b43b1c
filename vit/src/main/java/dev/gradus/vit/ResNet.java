package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Padding;
import dev.gradus.nn.Init;
import dev.gradus.nn.MaxPool2d;
import dev.gradus.nn.Module;
import dev.gradus.nn.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutional network in front of a hybrid Vision Transformer: a stem, then stages of {@link Bottleneck}s.
 *
 * <pre>
 * x ← maxpool(relu(stem(images)))      7x7 with stride 2; 3x3 with stride 2
 * x ← stages.s.blocks.b(x)             for each; the first unit of every stage but the first has stride 2
 * </pre>
 *
 * <p>Shapes: images [batch, channels, height, width] → [batch, {@link ResNetConfig#channels()}, height/stride,
 * width/stride], rounded up; stride is {@link ResNetConfig#stride()}. Convolutions pad with zeros, the maximum with −∞,
 * an odd number with the larger half below and to the right.
 *
 * <p>First values: filters as {@code init} draws weights; their scale is taken away by the standardization.
 *
 * <p>Sources: Kolesnikov and others, "Big Transfer (BiT): General Visual Representation Learning", 2020; Dosovitskiy
 * and others, "An Image is Worth 16x16 Words", 2020, which moves the blocks of the fourth stage into the third.
 */
public final class ResNet extends Module {
    private static final int KERNEL = 7;

    private final NormalizedConvolution stem;
    private final MaxPool2d pool;
    private final Sequential stages;

    /** @param channels of the images */
    public ResNet(Init init, int channels, ResNetConfig config) {
        stem = child("stem", new NormalizedConvolution(init, channels, config.stemChannels(), KERNEL, 2));
        pool = child("pool", new MaxPool2d(3, 2, Padding.same()));
        List<Stage> all = new ArrayList<>();
        int in = config.stemChannels();
        for (ResNetConfig.Stage stage : config.stages()) {
            all.add(new Stage(init, in, stage, all.isEmpty() ? 1 : 2));
            in = stage.channels();
        }
        stages = child("stages", new Sequential(all));
    }

    @Override
    public Tensor forward(Tensor images) {
        return stages.call(pool.call(stem.call(images).relu()));
    }

    /** The units of one resolution. */
    private static final class Stage extends Module {
        private final Sequential blocks;

        Stage(Init init, int channels, ResNetConfig.Stage stage, int stride) {
            List<Bottleneck> all = new ArrayList<>();
            all.add(new Bottleneck(init, channels, stage, true, stride));
            while (all.size() < stage.blocks()) {
                all.add(new Bottleneck(init, stage.channels(), stage, false, 1));
            }
            blocks = child("blocks", new Sequential(all));
        }

        @Override
        public Tensor forward(Tensor x) {
            return blocks.call(x);
        }
    }
}
