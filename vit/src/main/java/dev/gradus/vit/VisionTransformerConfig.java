package dev.gradus.vit;

import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.RelativePosition;
import dev.gradus.nn.Sinusoids;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything that decides what a Vision Transformer is: with these numbers, a model is built that a checkpoint of the
 * same numbers fits. Checked when made; a plain record, so that it can be written to JSON and read back.
 *
 * <pre>
 * VisionTransformerConfig config = VisionTransformerConfig.of(32, 4, c -&gt; c.dim(192).depth(6).heads(3).classes(10));
 * VisionTransformerConfig other = config.with(c -&gt; c.dropPath(0.1));
 * </pre>
 *
 * @param height of the images, a multiple of the patch
 * @param width of the images, a multiple of the patch
 * @param channels of the images
 * @param patch side of a square patch
 * @param stem how a patch becomes a token
 * @param backbone the network before the patches of a hybrid; {@link ResNetConfig#none} for other stems
 * @param tokenizer the convolutions of the stem of that name; {@link TokenizerConfig#none} for other stems
 * @param positions how a token knows its place
 * @param dim length of a token
 * @param depth number of blocks
 * @param heads attention heads of a block
 * @param headDim length of a head's queries, keys and values; 0 stands for dim/heads
 * @param mlpDim hidden length of a block's MLP; 0 stands for 4·dim
 * @param qkvBias whether queries, keys and values have a bias
 * @param qkNorm whether queries and keys are normalized head by head
 * @param gelu which form of GELU
 * @param layerNormEps added to the variance in every layer normalization
 * @param layerScale first value of the scales on the residual branches; 0 for none
 * @param pooling what of the last tokens the head sees
 * @param normAfterPooling whether the final norm comes after the mean ({@code fc_norm}), not before ({@code norm})
 * @param preLogits whether a linear layer and tanh stand before the head, as in models that learned from ImageNet-21k
 * @param classes number of logits
 * @param dropout probability after the position embedding, the attention's projection and both layers of an MLP
 * @param attentionDropout probability on the attention weights
 * @param dropPath probability of skipping a residual branch in the last block; it rises linearly from 0 in the first
 * @param normOnSum whether a block's second norm lies on the straight way and not in the branch of the MLP, as in the
 *     code (not the paper) of CCT; see {@link Block}
 * @param initialization how the first values of a new model are drawn
 */
public record VisionTransformerConfig(
        int height,
        int width,
        int channels,
        int patch,
        Stem stem,
        ResNetConfig backbone,
        TokenizerConfig tokenizer,
        Positions positions,
        int dim,
        int depth,
        int heads,
        int headDim,
        int mlpDim,
        boolean qkvBias,
        boolean qkNorm,
        ActivationKind gelu,
        double layerNormEps,
        double layerScale,
        Pooling pooling,
        boolean normAfterPooling,
        boolean preLogits,
        int classes,
        double dropout,
        double attentionDropout,
        double dropPath,
        boolean normOnSum,
        Initialization initialization) {

    /** How a patch becomes a token. */
    public enum Stem {
        /** A linear projection, which is a convolution whose stride is its kernel. */
        PROJECTION,
        /** Layer norm, linear projection, layer norm; pixels of a patch in the order row, column, channel. */
        NORMALIZED_PROJECTION,
        /** A linear projection of what a convolutional network makes of the image. */
        HYBRID,
        /** A few convolutions, each followed by ReLU and a maximum; see {@link ConvolutionalTokenizer}. */
        CONVOLUTIONS
    }

    /** How a token knows its place. */
    public enum Positions {
        /** It does not: permuting the patches changes nothing. */
        NONE,
        /** A learned vector for each place, added to the token; the prefix tokens have places of their own. */
        LEARNED,
        /** A learned vector for each row and one for each column, side by side, half a token long each. */
        GRID,
        /** In each attention, a learned vector for each distance between two patches; see {@link RelativePosition}. */
        RELATIVE,
        /** Fixed waves, half of the token for the row and half for the column; see {@link Sinusoids#grid}. */
        SINUSOIDAL
    }

    /** What of the last tokens the head sees. */
    public enum Pooling {
        /** A learned token that is put before the patches and looks at them in every block. */
        CLASS_TOKEN,
        /**
         * The class token, and behind it a second learned token with a head of its own, which learns from a teacher;
         * the logits are the mean of both heads' (DeiT, Touvron and others, 2021).
         */
        CLASS_AND_DISTILLATION_TOKEN,
        /** The mean of the patch tokens; there is no class token. */
        MEAN,
        /**
         * The class token and behind it the mean of the patch tokens, 2·dim values (the linear evaluation of DINO,
         * Caron and others, 2021).
         */
        CLASS_TOKEN_AND_MEAN,
        /** A mean of the patch tokens with learned weights; there is no class token. See {@link SequencePooling}. */
        SEQUENCE
    }

    public VisionTransformerConfig {
        positive("height", height);
        positive("width", width);
        positive("channels", channels);
        positive("patch", patch);
        positive("dim", dim);
        positive("depth", depth);
        positive("heads", heads);
        positive("classes", classes);
        require(stem != null && positions != null && pooling != null && initialization != null,
                "stem, positions, pooling and initialization must be named");
        checkBackbone(stem, backbone, patch);
        checkTokenizer(stem, tokenizer, patch);
        require(gelu != null && gelu != ActivationKind.NONE, "gelu must be GELU_ERF or GELU_TANH, got " + gelu);
        checkPatch(height, width, patch);
        if (headDim == 0) {
            checkHeads(dim, heads);
            headDim = dim / heads;
        }
        mlpDim = mlpDim == 0 ? Math.multiplyExact(4, dim) : mlpDim;
        positive("headDim", headDim);
        positive("mlpDim", mlpDim);
        require(layerNormEps > 0 && layerNormEps < 1, "layerNormEps must lie in (0, 1), got " + layerNormEps);
        require(Double.isFinite(layerScale), "layerScale must be a finite number, got " + layerScale);
        checkPositions(positions, dim);
        require(pooling == Pooling.MEAN || !normAfterPooling, "normAfterPooling belongs to mean pooling; a class token"
                + " is normalized before it is taken");
        require(!preLogits || pooling != Pooling.CLASS_AND_DISTILLATION_TOKEN,
                "preLogits stand before one head; a distilled model has two");
        probability("dropout", dropout);
        probability("attentionDropout", attentionDropout);
        probability("dropPath", dropPath);
    }

    /**
     * A configuration for square color images, with the choices of the timm library where {@code choices} makes none:
     * class token, learned positions, qkv bias, exact GELU, eps 1e-6, hidden length 4·dim, no dropout, 1000 classes.
     */
    public static VisionTransformerConfig of(
            int image, int patch, Consumer<VisionTransformerConfigBuilder> choices) {
        VisionTransformerConfigBuilder builder = new VisionTransformerConfigBuilder().image(image).patch(patch);
        choices.accept(builder);
        return builder.build();
    }

    /** This configuration with some changes. A changed dim takes headDim and mlpDim along only if they are set anew. */
    public VisionTransformerConfig with(Consumer<VisionTransformerConfigBuilder> changes) {
        VisionTransformerConfigBuilder builder = new VisionTransformerConfigBuilder(this);
        changes.accept(builder);
        return builder.build();
    }

    public int gridHeight() {
        return height / patch;
    }

    public int gridWidth() {
        return width / patch;
    }

    /** Patches of an image. */
    public int patches() {
        return gridHeight() * gridWidth();
    }

    /** Values in a patch: of the image, or of what the backbone makes of it. */
    public int patchLength() {
        int side = patch / backbone.stride();
        return (stem == Stem.HYBRID ? backbone.channels() : channels) * side * side;
    }

    public boolean hasClassToken() {
        return pooling != Pooling.MEAN && pooling != Pooling.SEQUENCE;
    }

    public boolean hasDistillationToken() {
        return pooling == Pooling.CLASS_AND_DISTILLATION_TOKEN;
    }

    /** Learned tokens before the patches: class and distillation token, if there are any. */
    public int prefix() {
        return (hasClassToken() ? 1 : 0) + (hasDistillationToken() ? 1 : 0);
    }

    /** Tokens that pass through the blocks: the prefix and the patches. */
    public int tokens() {
        return prefix() + patches();
    }

    /** Length of what is taken of the last tokens: dim, or 2·dim for class token and mean. */
    public int pooledDim() {
        return pooling == Pooling.CLASS_TOKEN_AND_MEAN ? 2 * dim : dim;
    }

    /** Length of all heads together; equals dim in most models. */
    public int innerDim() {
        return heads * headDim;
    }

    /** Probability of skipping a residual branch of a block: dropPath·block/(depth − 1). */
    public double dropPathOf(int block) {
        return depth == 1 ? 0 : dropPath * block / (depth - 1);
    }

    /** The number of trained values. */
    public long parameterCount() {
        return ParameterTable.of(this).values().stream().mapToLong(shape -> shape.count()).sum();
    }

    /**
     * Multiply-adds of one image's forward pass, counting matrix products and convolutions only: those of the
     * backbone + N·patchLength·D + depth·(4·T·D·I + 2·T²·I + 2·T·D·M) + D·classes, with N patches, T tokens, D = dim,
     * I = innerDim and M = mlpDim; the last term twice with a distillation token. In the head, class token and
     * mean count 2·D, and preLogits D times that more; relative positions add depth·T·I for each offset, a
     * sequence pooling 2·T·D; convolutions of a stem stand for N·patchLength·D. A training
     * step costs about three times as much.
     */
    public long multiplyAdds() {
        long t = tokens();
        long attention = 4 * t * dim * innerDim() + 2 * t * t * innerDim();
        long mlp = 2 * t * dim * mlpDim;
        if (positions == Positions.RELATIVE) {
            attention += t * innerDim() * RelativePosition.offsets(prefix(), patches());
        }
        long head = preLogits ? (long) pooledDim() * dim + (long) dim * classes
                : (hasDistillationToken() ? 2L : 1L) * pooledDim() * classes;
        if (pooling == Pooling.SEQUENCE) {
            head += 2 * t * dim;
        }
        long embedding = stem == Stem.CONVOLUTIONS ? tokenizer.multiplyAdds(channels, height, width, dim)
                : backbone.multiplyAdds(channels, height, width) + (long) patches() * patchLength() * dim;
        return embedding + depth * (attention + mlp) + head;
    }

    private static void checkBackbone(Stem stem, ResNetConfig backbone, int patch) {
        require(backbone != null, "backbone must be named; ResNetConfig.none() for none");
        require(backbone.exists() == (stem == Stem.HYBRID),
                stem == Stem.HYBRID ? "the stem HYBRID needs a backbone" : "a backbone needs the stem HYBRID, got "
                        + stem);
        require(patch % backbone.stride() == 0,
                "patch must be a multiple of the backbone's stride " + backbone.stride() + ", got " + patch);
    }

    private static void checkTokenizer(Stem stem, TokenizerConfig tokenizer, int patch) {
        require(tokenizer != null, "tokenizer must be named; TokenizerConfig.none() for none");
        require(tokenizer.exists() == (stem == Stem.CONVOLUTIONS), stem == Stem.CONVOLUTIONS
                ? "the stem CONVOLUTIONS needs a tokenizer" : "a tokenizer needs the stem CONVOLUTIONS, got " + stem);
        require(!tokenizer.exists() || patch == tokenizer.stride(), "patch must be the tokenizer's stride "
                + tokenizer.stride() + ", got " + patch);
    }

    private static void checkPositions(Positions positions, int dim) {
        int parts = positions == Positions.SINUSOIDAL ? 4 : positions == Positions.GRID ? 2 : 1;
        require(dim % parts == 0, positions + " positions need a dim that is a multiple of " + parts + ", got " + dim);
    }

    private static void checkPatch(int height, int width, int patch) {
        if (height % patch == 0 && width % patch == 0) {
            return;
        }
        String fitting = IntStream.rangeClosed(1, Math.min(height, width))
                .filter(p -> height % p == 0 && width % p == 0)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        throw new ArgumentException(
                "vit config",
                "patches of " + patch + "x" + patch + " do not tile images of " + height + "x" + width,
                "height and width are multiples of the patch",
                "patches that do: " + fitting + "; images that do: " + nearest(height, patch) + "x"
                        + nearest(width, patch));
    }

    private static int nearest(int side, int patch) {
        return Math.max(1, Math.round((float) side / patch)) * patch;
    }

    private static void checkHeads(int dim, int heads) {
        if (dim % heads == 0) {
            return;
        }
        String fitting = IntStream.rangeClosed(1, Math.min(dim, 64))
                .filter(h -> dim % h == 0)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        throw new ArgumentException(
                "vit config",
                "dim " + dim + " cannot be shared by " + heads + " heads",
                "dim is a multiple of heads, unless headDim says how long a head is",
                "heads that do: " + fitting + "; or set headDim");
    }

    private static void positive(String name, int value) {
        require(value > 0, name + " must be positive, got " + value);
    }

    private static void probability(String name, double p) {
        require(p >= 0 && p < 1, name + " is a probability of [0, 1), got " + p);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new ArgumentException("vit config", problem);
        }
    }
}
