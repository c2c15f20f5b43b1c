package dev.gradus.examples.recipe;

import dev.gradus.vit.Initialization;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.VisionTransformerConfig.Positions;
import dev.gradus.vit.VisionTransformerConfigBuilder;

/**
 * Which model learns: one that has a name, and what shall be otherwise than there.
 *
 * @param name as {@code gradus models} lists it; empty for that of the weights
 */
public record ModelChoice(
        @Key(says = "The model, as 'gradus models' lists it. None: that of the weights.") String name,
        @Key(from = 1, to = 4096, says = "Side of the pictures; others are resized.") Integer image,
        @Key(from = 1, to = 4096, says = "Side of a patch.") Integer patch,
        @Key(from = 1, to = 65_536, says = "Length of a token.") Integer dim,
        @Key(from = 1, to = 10_000, says = "Blocks.") Integer depth,
        @Key(from = 1, to = 4096, says = "Attention heads of a block.") Integer heads,
        @Key(above = 0, to = 64, says = "Hidden length of a block's MLP, in lengths of a token.") Double mlpRatio,
        @Key(usual = "model", says = "What of the last tokens the head sees.") Pooling pooling,
        @Key(usual = "model", says = "How a token knows its place.") Placing positions,
        @Key(usual = "model", says = "How first values are drawn.") FirstValues init,
        @Key(from = 0, below = 1,
                says = "Probability of skipping a branch of the last block; less in those before.") Double dropPath,
        @Key(from = 0, below = 1,
                says = "Dropout after positions, attention's projection and both layers of the MLPs.") Double dropout,
        @Key(from = 0, to = 10, says = "First value of the scales on the branches; 0 for none.") Double layerScale) {

    /** What of the last tokens the head sees. */
    public enum Pooling {
        /** As the model has it. */
        MODEL,
        /** A learned token of its own. */
        CLASS_TOKEN,
        /** The mean of all tokens. */
        MEAN,
        /** A mean with learned weights. */
        SEQUENCE,
        /** The class token, and the mean behind it. */
        CLASS_TOKEN_AND_MEAN
    }

    /** How a token knows its place. */
    public enum Placing {
        /** As the model has it. */
        MODEL,
        /** It does not. */
        NONE,
        /** Learned. */
        LEARNED,
        /** Fixed waves. */
        SINUSOIDAL
    }

    /** How first values are drawn. */
    public enum FirstValues {
        /** As the model has it. */
        MODEL,
        /** As the timm library does. */
        TIMM,
        /** As DeiT's authors do. */
        DEIT,
        /** As the first paper says. */
        PAPER
    }

    /** A model's configuration, with what shall be otherwise. */
    public VisionTransformerConfig apply(VisionTransformerConfig base) {
        return base.with(c -> {
            size(c, base);
            pool(c);
            switch (positions) {
                case MODEL -> {}
                case NONE -> c.positions(Positions.NONE);
                case LEARNED -> c.positions(Positions.LEARNED);
                case SINUSOIDAL -> c.positions(Positions.SINUSOIDAL);
            }
            if (init != FirstValues.MODEL) {
                c.initialization(Initialization.valueOf(init.name()));
            }
            if (dropPath != null) {
                c.dropPath(dropPath);
            }
            if (dropout != null) {
                c.dropout(dropout);
            }
            if (layerScale != null) {
                c.layerScale(layerScale);
            }
        });
    }

    private void size(VisionTransformerConfigBuilder c, VisionTransformerConfig base) {
        if (image != null) {
            c.image(image);
        }
        if (patch != null) {
            c.patch(patch);
        }
        if (depth != null) {
            c.depth(depth);
        }
        if (dim != null || heads != null) {
            c.dim(dim == null ? base.dim() : dim).heads(heads == null ? base.heads() : heads).headDim(0);
        }
        if (dim != null || mlpRatio != null) {
            double ratio = mlpRatio == null ? (double) base.mlpDim() / base.dim() : mlpRatio;
            c.mlpDim(Math.toIntExact(Math.max(1, Math.round(ratio * (dim == null ? base.dim() : dim)))));
        }
    }

    private void pool(VisionTransformerConfigBuilder c) {
        switch (pooling) {
            case MODEL -> {}
            case CLASS_TOKEN -> c.classToken();
            case MEAN -> c.meanPooling();
            case SEQUENCE -> c.sequencePooling();
            case CLASS_TOKEN_AND_MEAN -> c.classTokenAndMean();
        }
    }
}
