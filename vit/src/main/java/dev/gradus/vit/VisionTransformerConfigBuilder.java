package dev.gradus.vit;

import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.vit.VisionTransformerConfig.Pooling;
import dev.gradus.vit.VisionTransformerConfig.Positions;
import dev.gradus.vit.VisionTransformerConfig.Stem;

/**
 * Choices on the way to a {@link VisionTransformerConfig}, each explained there. Made by
 * {@link VisionTransformerConfig#of} and {@link VisionTransformerConfig#with}; nothing is checked before the end.
 */
public final class VisionTransformerConfigBuilder {
    private int height;
    private int width;
    private int channels = 3;
    private int patch;
    private Stem stem = Stem.PROJECTION;
    private ResNetConfig backbone = ResNetConfig.none();
    private TokenizerConfig tokenizer = TokenizerConfig.none();
    private Positions positions = Positions.LEARNED;
    private int dim;
    private int depth;
    private int heads;
    private int headDim;
    private int mlpDim;
    private boolean qkvBias = true;
    private boolean qkNorm;
    private ActivationKind gelu = ActivationKind.GELU_ERF;
    private double layerNormEps = 1e-6;
    private double layerScale;
    private Pooling pooling = Pooling.CLASS_TOKEN;
    private boolean normAfterPooling;
    private boolean preLogits;
    private int classes = 1000;
    private double dropout;
    private double attentionDropout;
    private double dropPath;
    private boolean normOnSum;
    private Initialization initialization = Initialization.TIMM;

    VisionTransformerConfigBuilder() {}

    VisionTransformerConfigBuilder(VisionTransformerConfig c) {
        height = c.height();
        width = c.width();
        channels = c.channels();
        patch = c.patch();
        stem = c.stem();
        backbone = c.backbone();
        tokenizer = c.tokenizer();
        positions = c.positions();
        dim = c.dim();
        depth = c.depth();
        heads = c.heads();
        headDim = c.headDim();
        mlpDim = c.mlpDim();
        qkvBias = c.qkvBias();
        qkNorm = c.qkNorm();
        gelu = c.gelu();
        layerNormEps = c.layerNormEps();
        layerScale = c.layerScale();
        pooling = c.pooling();
        normAfterPooling = c.normAfterPooling();
        preLogits = c.preLogits();
        classes = c.classes();
        dropout = c.dropout();
        attentionDropout = c.attentionDropout();
        dropPath = c.dropPath();
        normOnSum = c.normOnSum();
        initialization = c.initialization();
    }

    VisionTransformerConfig build() {
        return new VisionTransformerConfig(
                height, width, channels, patch, stem, backbone, tokenizer, positions, dim, depth, heads, headDim,
                mlpDim, qkvBias, qkNorm, gelu, layerNormEps, layerScale, pooling, normAfterPooling, preLogits, classes,
                dropout, attentionDropout, dropPath, normOnSum, initialization);
    }

    /** A square image. */
    public VisionTransformerConfigBuilder image(int side) {
        return image(side, side);
    }

    public VisionTransformerConfigBuilder image(int height, int width) {
        this.height = height;
        this.width = width;
        return this;
    }

    public VisionTransformerConfigBuilder channels(int channels) {
        this.channels = channels;
        return this;
    }

    public VisionTransformerConfigBuilder patch(int patch) {
        this.patch = patch;
        return this;
    }

    /** A stem without backbone or tokenizer drops one that was chosen before. */
    public VisionTransformerConfigBuilder stem(Stem stem) {
        this.stem = stem;
        backbone = stem == Stem.HYBRID ? backbone : ResNetConfig.none();
        tokenizer = stem == Stem.CONVOLUTIONS ? tokenizer : TokenizerConfig.none();
        return this;
    }

    /** A convolutional network before the patches; the patch is still counted in pixels of the image. */
    public VisionTransformerConfigBuilder hybrid(ResNetConfig backbone) {
        stem(Stem.HYBRID);
        this.backbone = backbone;
        return this;
    }

    /** Convolutions make the tokens; the patch becomes their stride. */
    public VisionTransformerConfigBuilder convolutions(TokenizerConfig tokenizer) {
        stem(Stem.CONVOLUTIONS);
        this.tokenizer = tokenizer;
        patch = tokenizer.stride();
        return this;
    }

    public VisionTransformerConfigBuilder positions(Positions positions) {
        this.positions = positions;
        return this;
    }

    public VisionTransformerConfigBuilder dim(int dim) {
        this.dim = dim;
        return this;
    }

    public VisionTransformerConfigBuilder depth(int depth) {
        this.depth = depth;
        return this;
    }

    public VisionTransformerConfigBuilder heads(int heads) {
        this.heads = heads;
        return this;
    }

    public VisionTransformerConfigBuilder headDim(int headDim) {
        this.headDim = headDim;
        return this;
    }

    public VisionTransformerConfigBuilder mlpDim(int mlpDim) {
        this.mlpDim = mlpDim;
        return this;
    }

    public VisionTransformerConfigBuilder qkvBias(boolean qkvBias) {
        this.qkvBias = qkvBias;
        return this;
    }

    public VisionTransformerConfigBuilder qkNorm(boolean qkNorm) {
        this.qkNorm = qkNorm;
        return this;
    }

    public VisionTransformerConfigBuilder gelu(ActivationKind gelu) {
        this.gelu = gelu;
        return this;
    }

    public VisionTransformerConfigBuilder layerNormEps(double layerNormEps) {
        this.layerNormEps = layerNormEps;
        return this;
    }

    public VisionTransformerConfigBuilder layerScale(double layerScale) {
        this.layerScale = layerScale;
        return this;
    }

    public VisionTransformerConfigBuilder classToken() {
        pooling = Pooling.CLASS_TOKEN;
        normAfterPooling = false;
        return this;
    }

    /** A class token and a distillation token, each with a head. */
    public VisionTransformerConfigBuilder distilled() {
        pooling = Pooling.CLASS_AND_DISTILLATION_TOKEN;
        normAfterPooling = false;
        return this;
    }

    /** The mean of the patch tokens, normalized afterwards. */
    public VisionTransformerConfigBuilder meanPooling() {
        pooling = Pooling.MEAN;
        normAfterPooling = true;
        return this;
    }

    /** Class token and mean of the patch tokens, one behind the other. */
    public VisionTransformerConfigBuilder classTokenAndMean() {
        pooling = Pooling.CLASS_TOKEN_AND_MEAN;
        normAfterPooling = false;
        return this;
    }

    /** A mean of the patch tokens with learned weights. */
    public VisionTransformerConfigBuilder sequencePooling() {
        pooling = Pooling.SEQUENCE;
        normAfterPooling = false;
        return this;
    }

    public VisionTransformerConfigBuilder normAfterPooling(boolean normAfterPooling) {
        this.normAfterPooling = normAfterPooling;
        return this;
    }

    public VisionTransformerConfigBuilder preLogits(boolean preLogits) {
        this.preLogits = preLogits;
        return this;
    }

    public VisionTransformerConfigBuilder classes(int classes) {
        this.classes = classes;
        return this;
    }

    public VisionTransformerConfigBuilder dropout(double dropout) {
        this.dropout = dropout;
        return this;
    }

    public VisionTransformerConfigBuilder attentionDropout(double attentionDropout) {
        this.attentionDropout = attentionDropout;
        return this;
    }

    public VisionTransformerConfigBuilder dropPath(double dropPath) {
        this.dropPath = dropPath;
        return this;
    }

    public VisionTransformerConfigBuilder normOnSum(boolean normOnSum) {
        this.normOnSum = normOnSum;
        return this;
    }

    public VisionTransformerConfigBuilder initialization(Initialization initialization) {
        this.initialization = initialization;
        return this;
    }
}
