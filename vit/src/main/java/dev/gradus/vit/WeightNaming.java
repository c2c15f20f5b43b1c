package dev.gradus.vit;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.nn.checkpoint.Axes;
import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.nn.checkpoint.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * The names under which weights of Vision Transformers are published, translated into those of
 * {@link VisionTransformer} and back. A name that a naming does not know stays as it is, and is reported as unexpected.
 */
public enum WeightNaming implements Naming {
    /** The timm library's, which are ours where it has such a layer; also the original code's of DeiT. */
    TIMM("patch_embed.proj.weight", PositionResize.TIMM, List.of()),

    /**
     * The Hugging Face library's {@code ViTForImageClassification}, old ({@code vit.encoder.layer.0…}) and new
     * ({@code vit.layers.0…}); old ones are written. Queries, keys and values stand apart. Its models have eps 1e-12 in
     * the layer norms: {@code layerNormEps(1e-12)}. A model that was published without its head lacks the first word.
     */
    HUGGING_FACE("vit.embeddings.patch_embeddings.projection.weight", PositionResize.DINO,
            NamingTables.huggingFace("vit.", "classifier.*")),

    /** The same library's {@code DeiTForImageClassificationWithTeacher}, with its two tokens and two heads. */
    HUGGING_FACE_DEIT("deit.embeddings.patch_embeddings.projection.weight", PositionResize.DINO,
            NamingTables.huggingFace("deit.", "cls_classifier.*")),

    /** The vit-pytorch library's {@code ViT}, since August 2023. */
    VIT_PYTORCH("to_patch_embedding.2.weight", PositionResize.TIMM, NamingTables.vitPytorch()),

    /**
     * The paper's own code, in Flax: kernels with inputs before outputs, heads as an axis of their own, and those of
     * the hybrid's convolutions with the filters last.
     */
    GOOGLE("embedding/kernel", PositionResize.GOOGLE, NamingTables.google()),

    /**
     * That of CCT's authors, for their models that cut patches (CVT and ViT-Lite). The second norm of a block lies on
     * the straight way there: {@code normOnSum(true)}.
     */
    CVT("tokenizer.conv_layers.0.0.bias", PositionResize.TIMM_2021, NamingTables.compact(true)),

    /** The same authors', for their models with a convolutional tokenizer. */
    CCT("tokenizer.conv_layers.0.0.weight", PositionResize.TIMM_2021, NamingTables.compact(false));

    /** The first layer of our models with a convolutional tokenizer, which timm has none of. */
    private static final String OUR_TOKENIZER = "patch_embed.convs.0.weight";

    /** What may stand before all names of a file: how it was wrapped when it was saved. */
    private static final List<String> PREFIXES =
            List.of("", "model.", "module.", "state_dict.", "opt/target/", "params/");

    private final String anchor;
    private final PositionResize resize;
    private final List<NamingRule> rules;

    WeightNaming(String anchor, PositionResize resize, List<NamingRule> rules) {
        this.anchor = anchor;
        this.resize = resize;
        this.rules = rules;
    }

    /** How those who publish under these names resize position embeddings. */
    public PositionResize resize() {
        return resize;
    }

    /** Whether models of these names have the second norm of a block on the straight way. */
    boolean normsOnSum() {
        return this == CCT || this == CVT;
    }

    /** The name on the command line: {@code hugging-face}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The naming of that {@link #label}.
     *
     * @throws ArgumentException if there is none; it names those that look alike
     */
    public static WeightNaming named(String label) {
        List<String> labels = Arrays.stream(values()).map(WeightNaming::label).toList();
        int place = labels.indexOf(label.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (place < 0) {
            throw new ArgumentException("weights", "there is no naming '" + label + "'",
                    "one of " + String.join(", ", labels), NearMatches.hint(label, labels));
        }
        return values()[place];
    }

    @Override
    public String toModel(String nameInFile) {
        NamingRule rule = rule(nameInFile);
        return rule == null ? nameInFile : rule.toModel(nameInFile);
    }

    @Override
    public Part part(String nameInFile) {
        NamingRule rule = rule(nameInFile);
        return rule == null ? Part.WHOLE : rule.part();
    }

    @Override
    public Axes axes(String nameInFile) {
        NamingRule rule = rule(nameInFile);
        return rule == null ? Axes.SAME : rule.axes();
    }

    private NamingRule rule(String nameInFile) {
        for (NamingRule rule : rules) {
            if (rule.filePattern().matcher(nameInFile).matches()) {
                return rule;
            }
        }
        return null;
    }

    /**
     * A tensor of a file that is to be written.
     *
     * @param part which rows of the model's tensor it holds
     */
    public record Placed(String name, Part part, Axes axes) {}

    /** What a tensor of the model becomes in a file: one tensor, or its parts in order; empty if it has no name. */
    public List<Placed> toFile(String nameInModel) {
        if (rules.isEmpty()) {
            return List.of(new Placed(nameInModel, Part.WHOLE, Axes.SAME));
        }
        List<Placed> placed = new ArrayList<>();
        for (NamingRule rule : rules) {
            String name = rule.toFile(nameInModel);
            if (name != null && rule.part().index() == placed.size()
                    && (placed.isEmpty() || rule.part().count() == placed.getFirst().part().count())) {
                placed.add(new Placed(name, rule.part(), rule.axes()));
            }
        }
        return placed;
    }

    /**
     * A naming that was recognized.
     *
     * @param prefix what stands before all names of the file; what does not begin so is none of the model's business
     */
    public record Recognized(WeightNaming naming, String prefix) {
        /** The translation from the file's names to the model's. */
        public Naming translation() {
            return prefix.isEmpty() ? naming : Naming.behind(prefix).then(naming);
        }
    }

    /**
     * Recognizes the naming of a file by the name of its first layer.
     *
     * @throws CheckpointException if it is none of these
     */
    public static Recognized recognize(TensorFile file) {
        List<Recognized> found = new ArrayList<>();
        each((naming, prefix) -> {
            String name = prefix + naming.anchor;
            if (file.tensors().containsKey(name) || file.unreadable().containsKey(name)) {
                found.add(new Recognized(naming, prefix));
            }
        });
        if (file.tensors().containsKey(OUR_TOKENIZER)) {
            found.add(new Recognized(TIMM, ""));
        }
        if (file.tensors().containsKey("embeddings.patch_embeddings.projection.weight")) {
            boolean distilled = file.tensors().containsKey("embeddings.distillation_token");
            found.add(new Recognized(distilled ? HUGGING_FACE_DEIT : HUGGING_FACE, ""));
        }
        if (!found.isEmpty()) {
            return found.getFirst();
        }
        String names = String.join(", ", file.tensors().keySet().stream().limit(6).toList());
        List<String> anchors = Arrays.stream(values()).map(n -> n.anchor + " (" + n.label() + ")").toList();
        throw new CheckpointException(file.where(), "these are no names of a Vision Transformer that are known here: "
                + names.substring(0, Math.min(300, names.length())) + (file.tensors().size() > 6 ? ", …" : ""),
                "one of the tensors is called " + String.join(" or ", anchors),
                "is it the file of another kind of model?");
    }

    private static void each(BiConsumer<WeightNaming, String> visitor) {
        for (WeightNaming naming : values()) {
            PREFIXES.forEach(prefix -> visitor.accept(naming, prefix));
        }
    }
}
