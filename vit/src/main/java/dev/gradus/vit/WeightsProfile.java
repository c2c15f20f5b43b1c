package dev.gradus.vit;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.io.TensorInfo;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names and shapes of a file tell about the model it was made with; 0 stands for what they do not tell.
 *
 * @param dim length of a token
 * @param depth number of blocks
 * @param patch side of a patch as the projection has it
 * @param classes number of logits
 */
record WeightsProfile(
        int dim,
        int depth,
        int patch,
        int classes,
        boolean classToken,
        boolean distilled,
        boolean qkvBias,
        boolean layerScale,
        boolean qkNorm,
        boolean hybrid,
        boolean preLogits,
        Optional<Preset> preset) {
    private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d{1,6})\\..*");

    /** @param file under the model's names */
    static WeightsProfile of(TensorFile file) {
        Map<String, TensorInfo> tensors = file.tensors();
        int[] projection = shape(tensors, "patch_embed.proj.weight");
        int depth = 0;
        for (String name : tensors.keySet()) {
            Matcher block = BLOCK.matcher(name);
            depth = block.matches() ? Math.max(depth, Integer.parseInt(block.group(1)) + 1) : depth;
        }
        int[] head = shape(tensors, "head.weight");
        int[] norm = shape(tensors, "blocks.0.norm1.weight");
        WeightsProfile profile = new WeightsProfile(
                projection.length > 0 ? projection[0] : norm.length == 1 ? norm[0] : 0,
                depth,
                projection.length == 4 ? projection[2] : 0,
                head.length == 2 ? head[0] : 0,
                tensors.containsKey("cls_token"),
                tensors.containsKey("dist_token"),
                tensors.containsKey("blocks.0.attn.qkv.bias"),
                tensors.containsKey("blocks.0.ls1.gamma"),
                tensors.containsKey("blocks.0.attn.q_norm.weight"),
                tensors.containsKey("patch_embed.backbone.stem.conv.weight"),
                tensors.keySet().stream().anyMatch(name -> name.startsWith("pre_logits.")),
                Optional.empty());
        return new WeightsProfile(profile.dim, depth, profile.patch, profile.classes, profile.classToken,
                profile.distilled, profile.qkvBias, profile.layerScale, profile.qkNorm, profile.hybrid,
                profile.preLogits, profile.matchingPreset(tensors));
    }

    private static int[] shape(Map<String, TensorInfo> tensors, String name) {
        return tensors.containsKey(name) ? tensors.get(name).shape() : new int[0];
    }

    /** The preset whose tensors these are, whatever the resolution and the number of classes. */
    private Optional<Preset> matchingPreset(Map<String, TensorInfo> tensors) {
        return Presets.all().stream().filter(preset -> {
            VisionTransformerConfig config = preset.config().with(c -> c.classes(Math.max(1, classes)));
            Map<String, Shape> wanted = ParameterTable.of(config);
            return preset.config().dim() == dim && preset.config().depth() == depth
                    && wanted.entrySet().stream().allMatch(entry -> fits(entry.getKey(), entry.getValue(), tensors))
                    && preLogits == config.preLogits()
                    && tensors.keySet().stream().allMatch(wanted::containsKey);
        }).findFirst();
    }

    private boolean fits(String name, Shape wanted, Map<String, TensorInfo> tensors) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            return classes == 0 && name.startsWith("head");
        }
        return name.equals("pos_embed") || name.equals("cls_token") || info.size() == wanted.count();
    }

    /** What was probably meant, given a configuration that the file does not fit. */
    String hint(VisionTransformerConfig c) {
        if (dim != c.dim() || depth != c.depth() || hybrid != (c.stem() == Stem.HYBRID)
                || patch > 0 && c.stem() == Stem.PROJECTION && patch != c.patch()) {
            return "the file is of " + this + preset.map(p -> ": " + p.name()).orElse("") + "; the model has dim "
                    + c.dim() + ", " + c.depth() + " blocks, patches of " + c.patch();
        }
        List<String> hints = new ArrayList<>();
        add(hints, distilled, c.hasDistillationToken(), "a distillation token: choose distilled()");
        if (distilled == c.hasDistillationToken()) {
            add(hints, classToken, c.hasClassToken(), "a class token: choose the pooling anew");
        }
        add(hints, qkvBias, c.qkvBias(), "a bias of queries, keys and values: qkvBias");
        add(hints, layerScale, c.layerScale() != 0, "scales on the branches: layerScale");
        add(hints, qkNorm, c.qkNorm(), "norms of queries and keys: qkNorm");
        add(hints, preLogits, c.preLogits(),
                "a layer before its head, as published for ImageNet-21k: preLogits");
        if (classes == 0) {
            hints.add("the file has no head: load it without one, to learn a new one");
        } else if (classes != c.classes()) {
            hints.add("the file tells " + classes + " classes apart, the model " + c.classes()
                    + ": give it as many, or load without the head, to learn a new one");
        }
        return hints.isEmpty() ? "build the model with the configuration the file was made with"
                : String.join("; ", hints);
    }

    private static void add(List<String> hints, boolean inFile, boolean inModel, String what) {
        if (inFile != inModel) {
            hints.add("only the " + (inFile ? "file" : "model") + " has " + what);
        }
    }

    /** "dim 192, 12 blocks, patches of 16, 1000 classes". */
    @Override
    public String toString() {
        return (hybrid ? "a hybrid of " : "") + "dim " + dim + ", " + depth + " blocks"
                + (patch > 0 && !hybrid ? ", patches of " + patch : "")
                + (classes > 0 ? ", " + classes + " classes" : ", no head") + (distilled ? ", distilled" : "");
    }
}
