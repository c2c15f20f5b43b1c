package dev.gradus.vit.inspect;

import dev.gradus.autograd.Hook;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.nn.MultiHeadAttention;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much every token of one picture looks at every other, in each layer and head.
 *
 * <p>The weights are computed beside the model's own pass, from the inputs of its attentions; a model that is not
 * looked into does no more than before.
 *
 * <p>Layers and heads count from 0. Patches stand row by row; the learned tokens before them (class, distillation)
 * count as {@link #prefix} tokens.
 */
public final class AttentionMaps {
    private final VisionTransformerConfig config;
    private final int heads;
    private final int tokens;
    private final List<float[]> weights;

    /** @param weights for each layer [heads, query, key] */
    AttentionMaps(VisionTransformerConfig config, int heads, List<float[]> weights) {
        this.config = config;
        this.heads = heads;
        this.tokens = config.tokens();
        this.weights = weights;
        for (float[] layer : weights) {
            if (layer.length != heads * tokens * tokens) {
                throw new ArgumentException("inspect", "a layer of " + heads + " heads and " + tokens + " tokens has "
                        + heads * tokens * tokens + " weights, got " + layer.length);
            }
        }
    }

    /**
     * Shows the model one picture and notes its attention.
     *
     * @param image [1, channels, height, width], normalized
     */
    public static AttentionMaps of(VisionTransformer model, Tensor image) {
        if (image.rank() != 4 || image.dim(0) != 1) {
            throw new ShapeException("inspect", "one picture is looked into at a time, got " + image.describe(),
                    "image[1, channels, height, width]", null);
        }
        List<float[]> weights = new ArrayList<>();
        List<Hook> hooks = new ArrayList<>();
        model.visit((name, module) -> {
            if (module instanceof MultiHeadAttention attention) {
                hooks.add(attention.beforeForward(x -> {
                    weights.add(attention.weights(x).toFloats());
                    return x;
                }));
            }
        });
        boolean wasTraining = model.isTraining();
        model.eval();
        try (Scope _ = Scope.open(); NoGrad _ = Tensor.noGrad()) {
            model.call(image);
        } finally {
            hooks.forEach(Hook::close);
            if (wasTraining) {
                model.train();
            }
        }
        return new AttentionMaps(model.config(), model.config().heads(), weights);
    }

    public int layers() {
        return weights.size();
    }

    public int heads() {
        return heads;
    }

    /** Learned tokens before the patches. */
    public int prefix() {
        return tokens - config.patches();
    }

    /** The weight with which a query looks at a key; tokens are counted with the prefix. */
    public double weight(int layer, int head, int query, int key) {
        return weights.get(layer)[(head * tokens + query) * tokens + key];
    }

    /**
     * What the model's answer looks at: the class token's attention to each patch, [patches]; in a model without one,
     * the mean of what the patches look at.
     */
    public double[] answerMap(int layer, int head) {
        double[] map = new double[config.patches()];
        int[] queries = answerTokens();
        for (int query : queries) {
            for (int p = 0; p < map.length; p++) {
                map[p] += weight(layer, head, query, prefix() + p) / queries.length;
            }
        }
        return map;
    }

    private int[] answerTokens() {
        if (config.hasClassToken()) {
            return new int[] {0};
        }
        int[] all = new int[tokens];
        Arrays.setAll(all, i -> i);
        return all;
    }

    /**
     * Attention followed back through several layers, from the answer to each patch: R = Ã(l−1) ⋯ Ã(0), where Ã is the
     * mean over the heads, mixed in equal parts with the token itself, which the residual branch passes on.
     *
     * <p>Source: Abnar and Zuidema, "Quantifying Attention Flow in Transformers", 2020.
     *
     * @param layers how many of the first layers are followed; all: {@link #layers()}
     * @return for each patch the share that comes from it, [patches]
     */
    public double[] rollout(int layers) {
        if (layers < 0 || layers > layers()) {
            throw new ArgumentException("inspect", "there are " + layers() + " layers, not " + layers);
        }
        int[] queries = answerTokens();
        double[] row = new double[tokens];
        for (int query : queries) {
            row[query] = 1.0 / queries.length;
        }
        for (int layer = layers - 1; layer >= 0; layer--) {
            row = through(layer, row);
        }
        return Arrays.copyOfRange(row, prefix(), tokens);
    }

    /** A row times (mean over the heads + 1)/2. */
    private double[] through(int layer, double[] row) {
        double[] next = new double[tokens];
        float[] all = weights.get(layer);
        for (int query = 0; query < tokens; query++) {
            next[query] += row[query] / 2;
            for (int head = 0; head < heads && row[query] != 0; head++) {
                int from = (head * tokens + query) * tokens;
                for (int key = 0; key < tokens; key++) {
                    next[key] += row[query] * all[from + key] / (2 * heads);
                }
            }
        }
        return next;
    }

    /**
     * How far a head looks: the mean, over the patches that look, of the distance to the patches they look at, weighted
     * by attention, in pixels between the patches' centers. Learned tokens are left out; what remains of a row is
     * scaled to sum to 1. A head that spreads its attention evenly over 14x14 patches of 16 pixels has 116.492.
     *
     * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, figure 7.
     */
    public double distance(int layer, int head) {
        int patches = config.patches();
        double sum = 0;
        for (int query = 0; query < patches; query++) {
            double weighted = 0;
            double all = 0;
            for (int key = 0; key < patches; key++) {
                double weight = weight(layer, head, prefix() + query, prefix() + key);
                weighted += weight * pixels(config, query, key);
                all += weight;
            }
            sum += all > 0 ? weighted / all : 0;
        }
        return sum / patches;
    }

    /** The {@link #distance} of a head that looks everywhere alike. */
    public static double evenDistance(VisionTransformerConfig config) {
        int patches = config.patches();
        double sum = 0;
        for (int query = 0; query < patches; query++) {
            for (int key = 0; key < patches; key++) {
                sum += pixels(config, query, key);
            }
        }
        return sum / ((double) patches * patches);
    }

    private static double pixels(VisionTransformerConfig config, int patch, int other) {
        int width = config.gridWidth();
        return config.patch() * Math.hypot(patch / width - other / width, patch % width - other % width);
    }
}
