package dev.gradus.vit;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sizes of a {@link ResNet}. Checked when made; a plain record, so that it can be written to JSON and read back.
 *
 * <p>The stem makes an image four times smaller each way, each stage after the first halves it again.
 *
 * @param stemChannels channels of the stem, a multiple of 32
 * @param stages from the image on; empty for the stem alone, and with stemChannels 0 for no network at all
 */
public record ResNetConfig(int stemChannels, List<Stage> stages) {
    /** Groups of channels that every normalization takes together. */
    static final int GROUPS = 32;

    /** The channels of a stage are this many times those inside its bottlenecks. */
    private static final int EXPANSION = 4;

    private static final int STEM_KERNEL = 7;
    private static final int STEM_STRIDE = 4;
    private static final int MOST_STAGES = 8;
    private static final int MOST_BLOCKS = 1000;

    /**
     * Bottlenecks of one resolution.
     *
     * @param blocks their number
     * @param channels of each one's result, a multiple of 128: a quarter lies inside, in 32 groups
     */
    public record Stage(int blocks, int channels) {
        public Stage {
            require(blocks > 0 && blocks <= MOST_BLOCKS,
                    "a stage must have 1 to " + MOST_BLOCKS + " blocks, got " + blocks);
            require(channels > 0 && channels % (EXPANSION * GROUPS) == 0,
                    "the channels of a stage must be a multiple of " + EXPANSION * GROUPS + ", got " + channels);
        }

        int innerChannels() {
            return channels / EXPANSION;
        }
    }

    public ResNetConfig {
        require(stages != null && stages.size() <= MOST_STAGES, "at most " + MOST_STAGES + " stages can be built");
        stages = List.copyOf(stages);
        boolean none = stages.isEmpty() && stemChannels == 0;
        require(none || stemChannels > 0 && stemChannels % GROUPS == 0,
                "stemChannels must be a multiple of " + GROUPS + ", got " + stemChannels);
    }

    /** No network: patches are cut from the image. */
    public static ResNetConfig none() {
        return new ResNetConfig(0, List.of());
    }

    /**
     * The usual widths: 64 channels in the stem, 256 in the first stage, twice as many in each that follows.
     *
     * @param blocks of each stage; none for the stem alone; 3, 4, 9 is the ResNet-50 of the hybrid model with 16
     *        pixels to a token
     */
    public static ResNetConfig of(int... blocks) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < blocks.length; i++) {
            stages.add(new Stage(blocks[i], 256 << i));
        }
        return new ResNetConfig(64, stages);
    }

    /** Whether there is a network. */
    public boolean exists() {
        return stemChannels > 0;
    }

    /** Pixels of the image, each way, to one of the result; 1 for no network. */
    public int stride() {
        return exists() ? STEM_STRIDE << Math.max(0, stages.size() - 1) : 1;
    }

    /** Channels of the result. */
    public int channels() {
        return stages.isEmpty() ? stemChannels : stages.getLast().channels();
    }

    /**
     * The convolutions of a network in the order of its parameters, each followed by its normalization.
     *
     * @param imageChannels of the images it is built for
     */
    List<Convolution> convolutions(int imageChannels) {
        List<Convolution> all = new ArrayList<>();
        if (!exists()) {
            return all;
        }
        all.add(new Convolution("stem.", "", imageChannels, stemChannels, STEM_KERNEL, STEM_STRIDE / 2));
        int in = stemChannels;
        int before = STEM_STRIDE;
        for (int s = 0; s < stages.size(); s++) {
            int after = STEM_STRIDE << s;
            Stage stage = stages.get(s);
            int inner = stage.innerChannels();
            for (int b = 0; b < stage.blocks(); b++) {
                String block = "stages." + s + ".blocks." + b + ".";
                all.add(new Convolution(block, "1", in, inner, 1, before));
                all.add(new Convolution(block, "2", inner, inner, 3, after));
                all.add(new Convolution(block, "3", inner, stage.channels(), 1, after));
                if (b == 0) {
                    all.add(new Convolution(block + "downsample.", "", in, stage.channels(), 1, after));
                }
                in = stage.channels();
                before = after;
            }
        }
        return all;
    }

    /** Multiply-adds of the convolutions for one image whose sides are multiples of the stride. */
    long multiplyAdds(int imageChannels, int height, int width) {
        return convolutions(imageChannels).stream()
                .mapToLong(c -> (long) (height / c.stride()) * (width / c.stride()) * c.weight().count())
                .sum();
    }

    /** Names and shapes of the parameters, in the order in which {@link ResNet#parameters()} gives them. */
    Map<String, Shape> parameters(int imageChannels) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Convolution c : convolutions(imageChannels)) {
            shapes.put(c.module() + "conv" + c.place() + ".weight", c.weight());
            shapes.put(c.module() + "norm" + c.place() + ".weight", Shape.of(c.out()));
            shapes.put(c.module() + "norm" + c.place() + ".bias", Shape.of(c.out()));
        }
        return shapes;
    }

    /**
     * A convolution without bias.
     *
     * @param module it belongs to, with a dot behind
     * @param place of it there, written behind its name
     * @param stride pixels of the image, each way, to one of its result
     */
    record Convolution(String module, String place, int in, int out, int kernel, int stride) {
        Shape weight() {
            return Shape.of(out, in, kernel, kernel);
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new ArgumentException("resnet config", problem);
        }
    }
}
