package dev.gradus.vit;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.io.TensorInfo;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.checkpoint.Mismatch;
import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.nn.checkpoint.TranslatedFile;
import dev.gradus.nn.checkpoint.Weights;
import dev.gradus.vit.PositionResize.Grid;
import dev.gradus.vit.WeightNaming.Recognized;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Weights of a Vision Transformer in a file, whoever published them: the naming is recognized, names and axes are
 * translated, and a position embedding of another resolution is resized.
 *
 * <pre>
 * VisionTransformerConfig config = Presets.named("vit_base_patch16_224").config();
 * VisionTransformer model = PretrainedWeights.load(Device.cpu(), config, Path.of("model.safetensors"));
 * </pre>
 *
 * <p>A checkpoint of Gradus is such a file too; its checksum is verified, and its optimizer left aside.
 */
public final class PretrainedWeights implements AutoCloseable {
    private static final String CHECKPOINT_KEY = "gradus.format";
    private static final double HUGGING_FACE_EPS = 1e-12;
    private static final double COMPACT_EPS = 1e-5;

    /** Kernels for which the authors of CCT let their convolutions move by more than one pixel. */
    private static final int STRIDING_KERNEL = 7;

    private final TensorFile file;
    private final Recognized recognized;
    private final PositionResize resize;
    private final boolean head;
    private final boolean averaged;

    private PretrainedWeights(
            TensorFile file, Recognized recognized, PositionResize resize, boolean head, boolean averaged) {
        this.file = file;
        this.recognized = recognized;
        this.resize = resize;
        this.head = head;
        this.averaged = averaged;
    }

    /**
     * Opens a file and recognizes its naming.
     *
     * @throws CheckpointException if it is damaged, or its names are none that are known
     */
    public static PretrainedWeights open(Path path) {
        TensorFile file = TensorFile.open(path);
        try {
            if (file.metadata().containsKey(CHECKPOINT_KEY)) {
                Checkpoint.open(path).close(); // verifies the checksum
            }
            Recognized recognized = WeightNaming.recognize(file);
            return new PretrainedWeights(file, recognized, recognized.naming().resize(), true, false);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A model of this configuration with the weights of a file; see {@link #model}. */
    public static VisionTransformer load(Device device, VisionTransformerConfig config, Path path) {
        try (PretrainedWeights weights = open(path)) {
            return weights.model(device, config);
        }
    }

    /** What the file holds, in words: sizes, and the preset it fits. */
    public String description() {
        WeightsProfile profile = WeightsProfile.of(translated());
        return profile + profile.preset().map(preset -> " (" + preset.name() + ")").orElse("");
    }

    /** The preset whose tensors these are, whatever the resolution and the number of classes. */
    public Optional<Preset> preset() {
        return WeightsProfile.of(translated()).preset();
    }

    /** The naming that was recognized. */
    public WeightNaming naming() {
        return recognized.naming();
    }

    /** How many classes the file's head tells apart; empty if it has none. */
    public OptionalInt classes() {
        int classes = WeightsProfile.of(new TranslatedFile(file, recognized.translation())).classes();
        return classes < 1 ? OptionalInt.empty() : OptionalInt.of(classes);
    }

    /**
     * Whether the file's head has a hidden layer, so that a model for it needs pre-logits. Hugging Face's models have
     * such a layer beside the head, which their logits do not pass; it does not count.
     */
    public boolean preLogits() {
        boolean beside = naming() == WeightNaming.HUGGING_FACE || naming() == WeightNaming.HUGGING_FACE_DEIT;
        return !beside && WeightsProfile.of(translated()).preLogits();
    }

    /**
     * A configuration with what this file has differently: the classes and pre-logits of its head, and what the models
     * of its library do, which no shape tells: the ε of Hugging Face's norms; in the code of CCT's authors the norm on
     * the sum, no bias for queries, keys and values, and no positions where the file has none.
     */
    public VisionTransformerConfig adjust(VisionTransformerConfig config) {
        return config.with(c -> {
            classes().ifPresent(c::classes);
            c.preLogits(preLogits());
            if (naming() == WeightNaming.HUGGING_FACE || naming() == WeightNaming.HUGGING_FACE_DEIT) {
                c.layerNormEps(HUGGING_FACE_EPS);
            }
            if (naming().normsOnSum()) {
                c.normOnSum(true).qkvBias(false).layerNormEps(COMPACT_EPS);
                if (!translated().tensors().containsKey("pos_embed")) {
                    c.positions(VisionTransformerConfig.Positions.NONE);
                }
            }
        });
    }

    /** The same with position embeddings resized in another flavour than the naming's own. */
    public PretrainedWeights resizing(PositionResize flavour) {
        return new PretrainedWeights(file, recognized, flavour, head, averaged);
    }

    /**
     * The same without what stands behind the last norm ({@code head}, {@code head_dist}, {@code pre_logits}): those
     * of the model stay as they are, which is 0 in a new one, so that its first loss is ln(classes).
     */
    public PretrainedWeights withoutHead() {
        return new PretrainedWeights(file, recognized, resize, false, averaged);
    }

    /**
     * The same with the moving averages that a checkpoint of Gradus holds in place of the last values.
     *
     * @throws CheckpointException if it holds none
     */
    public PretrainedWeights averaged() {
        Checkpoint.averages(file);
        return new PretrainedWeights(file, recognized, resize, head, true);
    }

    /** Tensors that are in the file but cannot be read, with the reason in words. */
    public Map<String, String> unreadable() {
        return file.unreadable();
    }

    /** What messages call the file. */
    public String where() {
        return file.where();
    }

    /** The text under a key of the file's metadata. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(file.metadata().get(key));
    }

    /** How many values the file has for a model, its head included. */
    public long values() {
        return new TranslatedFile(file, naming(true)).tensors().values().stream().mapToLong(TensorInfo::size).sum();
    }

    /**
     * Builds a model with these weights. It is in training mode, as every new model.
     *
     * @throws CheckpointException if the file does not fit the configuration
     * @throws ArgumentException if the configuration has pre-logits, and the file's are not wanted
     */
    public VisionTransformer model(Device device, VisionTransformerConfig config) {
        if (!head && config.preLogits()) {
            throw new ArgumentException("weights", "without the file's head, the pre-logits of the model would be 0 and"
                    + " stay 0", "a new head is a single layer", "choose preLogits(false)");
        }
        VisionTransformer model = new VisionTransformer(Init.blank(device), config);
        Map<String, Tensor> targets = targets(model);
        TensorFile fitted = checked(model, targets);
        Weights.fill(fitted, targets, translation());
        return model;
    }

    /**
     * Puts the weights into a model.
     *
     * @throws CheckpointException if the file does not fit; the model is then untouched
     */
    public void into(VisionTransformer model) {
        Map<String, Tensor> targets = targets(model);
        TensorFile fitted = checked(model, targets);
        Weights.load(fitted, targets, translation());
    }

    /** What keeps the file from fitting a model: nothing, or names and shapes. */
    public Mismatch compare(VisionTransformer model) {
        return Weights.compare(fitted(model.config()), targets(model), translation());
    }

    private TensorFile checked(VisionTransformer model, Map<String, Tensor> targets) {
        checkBlocks(model.config());
        TensorFile fitted = fitted(model.config());
        Mismatch mismatch = Weights.compare(fitted, targets, translation());
        if (!mismatch.isEmpty()) {
            throw Weights.refusal(file, mismatch, hint(model.config()));
        }
        return fitted;
    }

    /** Refuses what would load and then compute something else. */
    private void checkBlocks(VisionTransformerConfig config) {
        if (naming().normsOnSum() && !config.normOnSum()) {
            throw new CheckpointException(file.where(), "models of CCT's authors have the second norm of a block on the"
                    + " straight way, the model has it in the branch of the MLP",
                    "z' = LN(z + MSA(LN(z))), z'' = z' +"
                            + " MLP(z')",
                    "choose normOnSum(true), or adjust(config), which knows the rest too");
        }
        if (naming().normsOnSum() && config.tokenizer().kernel() >= STRIDING_KERNEL) {
            throw new CheckpointException(file.where(), "with kernels of " + config.tokenizer().kernel()
                    + " the convolutions of CCT's authors move by several pixels; here they move by one");
        }
    }

    /** The file under the model's names. */
    TensorFile translated() {
        return new TranslatedFile(file, translation());
    }

    /** Whether a name of the model is one that the naming translates, and not merely a foreign one passed on. */
    boolean knows(String nameInModel) {
        return recognized.naming() == WeightNaming.TIMM || !recognized.naming().toFile(nameInModel).isEmpty();
    }

    /**
     * Attention heads of a block, as the file or the preset that it fits tells.
     *
     * @throws ArgumentException if neither does
     */
    int heads() {
        if (recognized.naming() == WeightNaming.GOOGLE) {
            String bias = "Transformer/encoderblock_0/MultiHeadDotProductAttention_1/query/bias";
            TensorInfo info = file.tensors().get(recognized.prefix() + bias);
            if (info != null && info.shape().length == 2) {
                return info.shape()[0];
            }
        }
        WeightsProfile profile = WeightsProfile.of(translated());
        return profile.preset().map(preset -> preset.config().heads()).orElseThrow(() -> new ArgumentException(
                "weights", "how many heads a block has is not told by " + file.where() + " (" + profile + ")",
                "the naming google has the heads as an axis", "say it: --heads N"));
    }

    /** What was probably meant, where a file does not fit a configuration. */
    public String hint(VisionTransformerConfig config) {
        return WeightsProfile.of(translated()).hint(config);
    }

    private Map<String, Tensor> targets(VisionTransformer model) {
        Map<String, Tensor> targets = new LinkedHashMap<>(model.state());
        targets.keySet().removeIf(name -> !head && isHead(name));
        return targets;
    }

    private Naming translation() {
        return naming(head);
    }

    private Naming naming(boolean withHead) {
        Naming values = averaged ? Checkpoint.averages(file)
                : name -> name.startsWith(Checkpoint.OPTIMIZER_PREFIX) ? null : name;
        return values.then(recognized.translation()).then(name -> !withHead && isHead(name) ? null : name);
    }

    private static boolean isHead(String name) {
        return name.startsWith("head.") || name.startsWith("head_dist.") || name.startsWith("pre_logits.");
    }

    /** The file, with the position embedding resized if it is that of a square of other patches. */
    private TensorFile fitted(VisionTransformerConfig config) {
        Naming naming = translation();
        Map<String, TensorInfo> tensors = new TranslatedFile(file, naming).tensors();
        Optional<String> positions = file.tensors().keySet().stream()
                .filter(name -> "pos_embed".equals(naming.toModel(name))).findFirst();
        int[] shape = tensors.containsKey("pos_embed") ? tensors.get("pos_embed").shape() : new int[0];
        if (positions.isEmpty() || shape.length < 2 || shape.length > 3) {
            return file;
        }
        int prefix = (tensors.containsKey("cls_token") ? 1 : 0) + (tensors.containsKey("dist_token") ? 1 : 0);
        int cells = shape[shape.length - 2] - prefix;
        int side = (int) Math.round(Math.sqrt(Math.max(cells, 0)));
        boolean ours = file.metadata().containsKey(CHECKPOINT_KEY);
        boolean fits = cells == config.patches() && (ours || side * side != cells || config.gridHeight() == side);
        if (fits || side == 0 || side * side != cells) {
            return file;
        }
        return new ResizedPositions(file, positions.get(), prefix, new Grid(side, side),
                new Grid(config.gridHeight(), config.gridWidth()), resize);
    }

    @Override
    public void close() {
        file.close();
    }
}
