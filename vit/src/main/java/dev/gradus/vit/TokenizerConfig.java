package dev.gradus.vit;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes of a {@link ConvolutionalTokenizer}. Checked when made; a plain record, so that it can be written to JSON
 * and read back. "CCT-7/3x2" has kernels of 3 and two layers.
 *
 * @param layers convolutions, each of which makes the image half as large each way; 0 for no tokenizer at all
 * @param kernel side of the convolutions' kernels, odd; 0 for no tokenizer
 * @param hiddenChannels of all layers but the last, which has those of a token; 0 for no tokenizer
 */
public record TokenizerConfig(int layers, int kernel, int hiddenChannels) {
    private static final int MOST_LAYERS = 8;
    private static final int USUAL_CHANNELS = 64;

    public TokenizerConfig {
        require(layers >= 0 && layers <= MOST_LAYERS, "layers must be 0 to " + MOST_LAYERS + ", got " + layers);
        if (layers == 0) {
            require(kernel == 0 && hiddenChannels == 0, "without layers there are no kernel and no hiddenChannels, got "
                    + kernel + " and " + hiddenChannels);
        } else {
            require(kernel > 0 && kernel % 2 == 1, "kernel must be odd and positive, got " + kernel);
            require(hiddenChannels > 0, "hiddenChannels must be positive, got " + hiddenChannels);
        }
    }

    /** No tokenizer: patches are cut from the image. */
    public static TokenizerConfig none() {
        return new TokenizerConfig(0, 0, 0);
    }

    /** With 64 hidden channels, as published. */
    public static TokenizerConfig of(int kernel, int layers) {
        return new TokenizerConfig(layers, kernel, USUAL_CHANNELS);
    }

    /** Whether there is a tokenizer. */
    public boolean exists() {
        return layers > 0;
    }

    /** Pixels of the image, each way, to one token. */
    public int stride() {
        return 1 << layers;
    }

    /** The filters of a layer: [out, in, kernel, kernel]. */
    Shape filters(int layer, int imageChannels, int dim) {
        int in = layer == 0 ? imageChannels : hiddenChannels;
        int out = layer == layers - 1 ? dim : hiddenChannels;
        return Shape.of(out, in, kernel, kernel);
    }

    /** Multiply-adds of the convolutions for one image whose sides are multiples of the stride. */
    long multiplyAdds(int imageChannels, int height, int width, int dim) {
        long sum = 0;
        for (int i = 0; i < layers; i++) {
            sum += (long) (height >> i) * (width >> i) * filters(i, imageChannels, dim).count();
        }
        return sum;
    }

    /** Names and shapes of the parameters, in the order in which {@link ConvolutionalTokenizer} has them. */
    Map<String, Shape> parameters(int imageChannels, int dim) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int i = 0; i < layers; i++) {
            shapes.put("convs." + i + ".weight", filters(i, imageChannels, dim));
        }
        return shapes;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new ArgumentException("tokenizer config", problem);
        }
    }
}
