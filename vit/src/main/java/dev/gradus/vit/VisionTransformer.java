package dev.gradus.vit;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.Tape;
import dev.gradus.nn.Dropout;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Sinusoids;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.vit.VisionTransformerConfig.Pooling;
import dev.gradus.vit.VisionTransformerConfig.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A Vision Transformer: patches become tokens, blocks let them look at each other, a linear head names the picture.
 *
 * <pre>
 * z ← [cls_token; patch_embed(images)] + pos_embed      (a class token only if the configuration has one)
 * z ← blocks.i(z)                                       for each block
 * y ← head(norm(z)[class token])                        or head(fc_norm(mean over the patches of z))
 * </pre>
 *
 * <p>A distilled model has a second learned token behind the class token, with a head of its own:
 * z ← [cls_token; dist_token; patch_embed(images)] + pos_embed and y ← ½·(head(norm(z)[0]) + head_dist(norm(z)[1])). A
 * training against a teacher takes both terms apart by {@link #forwardBoth}.
 *
 * <p>A model with pre-logits has one more layer: y ← head(tanh(pre_logits.fc(norm(z)[class token]))).
 *
 * <p>Shapes: images [batch, channels, height, width] → logits [batch, classes].
 *
 * <p>Parameters have the names that the timm library publishes, so its checkpoints load as they are.
 *
 * <p>First values are timm's, DeiT's or the paper's, as the configuration says; see {@link Initialization}.
 *
 * <p>Drawn with the shape on every arrow, and compared with other implementations, in docs/models/vit.md.
 *
 * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
 * 2020; for the distillation token Touvron and others, "Training data-efficient image transformers and distillation
 * through attention", 2021.
 */
public final class VisionTransformer extends Module {
    private final VisionTransformerConfig config;
    private final Tensor classToken;
    private final Tensor distillationToken;
    private final Tensor positions;
    private final GridPosition gridPosition;
    private final Module patchEmbedding;
    private final Dropout positionDropout;
    private final List<Block> blocks = new ArrayList<>();
    private final LayerNorm norm;
    private final SequencePooling sequencePooling;
    private final PreLogits preLogits;
    private final Linear head;
    private final Linear distillationHead;

    /**
     * Builds the model and draws its first values.
     *
     * @param init device and generator; its initializers serve the projection of the patches where the configuration's
     *     initialization leaves that to the layer
     */
    public VisionTransformer(Init init, VisionTransformerConfig config) {
        this.config = config;
        int dim = config.dim();
        Initialization first = config.initialization();
        Init linear = first.linear(init);
        classToken = config.hasClassToken() ? token("cls_token", init, first.classToken()) : null;
        distillationToken =
                config.hasDistillationToken() ? token("dist_token", init, first.distillationToken()) : null;
        positions = switch (config.positions()) {
            case LEARNED -> parameter("pos_embed", init.draw(first.positions(), Shape.of(1, config.tokens(), dim)));
            case SINUSOIDAL -> waves(init.device(), config);
            default -> null;
        };
        gridPosition = config.positions() == Positions.GRID
                ? child("pos_grid", new GridPosition(init.with(first.positions(), init.biases()), config))
                : null;
        patchEmbedding = child("patch_embed", switch (config.stem()) {
            case PROJECTION -> new PatchEmbedding(first.patches(init), config);
            case NORMALIZED_PROJECTION -> new NormalizedPatchEmbedding(linear, config);
            case HYBRID -> new HybridEmbedding(first.patches(init), config);
            case CONVOLUTIONS -> new ConvolutionalTokenizer(init, config);
        });
        positionDropout = child("pos_drop", new Dropout(config.dropout(), init.random()));
        for (int i = 0; i < config.depth(); i++) {
            blocks.add(new Block(init, config, i));
        }
        child("blocks", new Sequential(blocks));
        norm = child(config.normAfterPooling() ? "fc_norm" : "norm", new LayerNorm(init, dim, config.layerNormEps()));
        sequencePooling = config.pooling() == Pooling.SEQUENCE
                ? child("attention_pool", new SequencePooling(linear, dim))
                : null;
        preLogits = config.preLogits()
                ? child("pre_logits", new PreLogits(first.preLogits(init), config.pooledDim(), dim))
                : null;
        int seen = config.preLogits() ? dim : config.pooledDim();
        head = child("head", new Linear(first.head(init), seen, config.classes(), true));
        distillationHead = config.hasDistillationToken()
                ? child("head_dist", new Linear(first.head(init), dim, config.classes(), true))
                : null;
    }

    private Tensor token(String name, Init init, Initializer first) {
        return parameter(name, init.draw(first, Shape.of(1, 1, config.dim())));
    }

    /** Fixed positions: waves for the patches, 0 for the tokens before them. */
    private static Tensor waves(Device device, VisionTransformerConfig c) {
        double[] waves = Sinusoids.grid(c.gridHeight(), c.gridWidth(), c.dim(), false);
        double[] table = new double[c.tokens() * c.dim()];
        System.arraycopy(waves, 0, table, c.prefix() * c.dim(), waves.length);
        return Tensor.of(device, Shape.of(1, c.tokens(), c.dim()), table);
    }

    public VisionTransformerConfig config() {
        return config;
    }

    @Override
    public Tensor forward(Tensor images) {
        return distillationHead == null ? head.call(features(images)) : forwardBoth(images).mean();
    }

    /**
     * The logits of a distilled model's two heads: images [batch, channels, height, width] → twice [batch, classes].
     * Training gives one to the labels and the other to the teacher; {@link #forward} is their mean.
     *
     * @throws ArgumentException if the model has no distillation token
     */
    public DistilledLogits forwardBoth(Tensor images) {
        if (distillationHead == null) {
            throw new ArgumentException("vit", "forwardBoth wants a model with a distillation token, this one has "
                    + config.pooling(), "two heads belong to two tokens", "choose distilled() in the configuration");
        }
        // region heads
        Tensor tokens = encode(images);
        Tensor logits = head.call(normalized(tokens, 0));
        Tensor distilled = distillationHead.call(normalized(tokens, 1));
        forget(tokens);
        return new DistilledLogits(logits, distilled);
        // endregion heads
    }

    /**
     * What the head sees, after the pre-logits if there are any: images [batch, channels, height, width] →
     * [batch, dim], or [batch, 2·dim] for class token and mean without pre-logits. In a distilled model, the mean of
     * what its two heads see.
     */
    public Tensor features(Tensor images) {
        Tensor tokens = encode(images);
        Tensor pooled = pool(tokens);
        forget(tokens);
        return preLogits == null ? pooled : preLogits.call(pooled);
    }

    /** The tokens after the last block: [batch, tokens, dim]. */
    private Tensor encode(Tensor images) {
        Tensor tokens = alone(() -> embed(images));
        for (Block block : blocks) {
            Tensor before = tokens;
            tokens = alone(() -> block.call(before));
            forget(before);
        }
        return tokens;
    }

    /**
     * Computes each block again in the backward and keeps only what lies between blocks until then: memory falls almost
     * by the depth, a step costs a third more; the bits stay.
     */
    public VisionTransformer recomputeBlocks(boolean on) {
        blocks.forEach(block -> block.recompute(on));
        return this;
    }

    /** Sets each head to zero, so that every logit is 0 and the loss ln(classes) exactly; returns the model. */
    public VisionTransformer zeroHead() {
        zero(head);
        if (distillationHead != null) {
            zero(distillationHead);
        }
        return this;
    }

    private static void zero(Linear layer) {
        layer.parameters().values().forEach(p -> p.assign(Tensor.zeros(p.device(), p.shape())));
    }

    /**
     * The parameters as an optimizer wants them: learned tokens, positions, biases and norms do not decay.
     *
     * @param weightDecay of all others
     */
    public List<ParameterGroup> parameterGroups(double weightDecay) {
        return ParameterGroup.splitByDecay(
                parameters(), weightDecay, VisionTransformer::isTokenOrPlace);
    }

    /**
     * Of how many matrices between hidden values a parameter consists, as {@link dev.gradus.nn.optim.Muon} wants to
     * know: 3 for queries, keys and values of a block, 1 for its other weights and for filters that read what other
     * filters made, 0 for everything else.
     */
    public static int hiddenMatrices(String name) {
        if (name.startsWith("blocks.")) {
            return name.endsWith(".attn.qkv.weight") ? 3
                    : List.of(".attn.proj.weight", ".mlp.fc1.weight", ".mlp.fc2.weight").stream()
                            .anyMatch(name::endsWith) ? 1
                    : 0;
        }
        return name.matches("patch_embed\\.convs\\.[1-9]\\d*\\.weight") ? 1 : 0;
    }

    private static boolean isTokenOrPlace(String name) {
        return Set.of("cls_token", "dist_token", "pos_embed").contains(name) || name.startsWith("pos_grid.")
                || name.endsWith(".rel_pos.weight");
    }

    // region embed
    /** Tokens with their places: [batch, tokens, dim]. */
    private Tensor embed(Tensor images) {
        Tensor tokens = patchEmbedding.call(images);
        Shape repeated = Shape.of(tokens.dim(0), 1, config.dim());
        if (distillationToken != null) {
            tokens = Tensor.concat(1, classToken.expand(repeated), distillationToken.expand(repeated), tokens);
        } else if (classToken != null) {
            tokens = Tensor.concat(1, classToken.expand(repeated), tokens);
        }
        if (positions != null) {
            tokens = tokens.add(positions);
        }
        if (gridPosition != null) {
            tokens = gridPosition.call(tokens);
        }
        return positionDropout.call(tokens);
    }
    // endregion embed

    /** Runs a part. Where nothing is recorded, all it made but its result is freed at once: depth costs no memory. */
    private static Tensor alone(Supplier<Tensor> part) {
        if (Tape.isRecording()) {
            return part.get();
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(part.get());
        }
    }

    /** Frees the result of {@link #alone} where nothing is recorded: nobody else has seen it. */
    private static void forget(Tensor tokens) {
        if (!Tape.isRecording()) {
            tokens.storage().free();
        }
    }

    // region pool
    private Tensor pool(Tensor tokens) {
        return switch (config.pooling()) {
            case CLASS_TOKEN -> normalized(tokens, 0);
            case CLASS_AND_DISTILLATION_TOKEN -> normalized(tokens, 0).add(normalized(tokens, 1)).mul(0.5);
            case MEAN -> config.normAfterPooling()
                    ? norm.call(tokens.mean(false, 1))
                    : norm.call(tokens).mean(false, 1);
            case SEQUENCE -> sequencePooling.call(norm.call(tokens));
            case CLASS_TOKEN_AND_MEAN -> Tensor.concat(1, normalized(tokens, 0),
                    norm.call(tokens.narrow(1, 1, tokens.dim(1))).mean(false, 1));
        };
    }
    // endregion pool

    /** Each token is normalized by itself, so taking one first gives the same as taking it last and saves the rest. */
    private Tensor normalized(Tensor tokens, int place) {
        return norm.call(tokens.select(1, place));
    }
}
