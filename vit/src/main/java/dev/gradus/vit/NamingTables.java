package dev.gradus.vit;

import dev.gradus.nn.checkpoint.Axes;
import dev.gradus.nn.checkpoint.Part;
import java.util.ArrayList;
import java.util.List;

/** What tensors are called elsewhere, line by line; where several lines name one tensor, the first is written. */
final class NamingTables {
    private static final Axes LINEAR = Axes.of("in out -> out in");
    private static final Axes FILTERS = Axes.of("row column in out -> out in row column");
    private static final Axes TO_HEADS = Axes.of("in heads each -> (heads each) in");
    private static final Axes FROM_HEADS = Axes.of("heads each out -> out (heads each)");
    private static final Axes HEADS_BIAS = Axes.of("heads each -> (heads each)");

    private NamingTables() {}

    /**
     * The transformers library's, in which a model without heads has no word before its names.
     *
     * @param trunk what stands before all but the heads
     * @param head the head on the class token
     */
    static List<NamingRule> huggingFace(String trunk, String head) {
        List<NamingRule> rules = new ArrayList<>();
        huggingFaceTrunk(rules, trunk);
        rules.add(NamingRule.of(head, "head.*"));
        rules.add(NamingRule.of("distillation_classifier.*", "head_dist.*"));
        huggingFaceTrunk(rules, "");
        return List.copyOf(rules);
    }

    private static void huggingFaceTrunk(List<NamingRule> rules, String trunk) {
        rules.add(NamingRule.of(trunk + "embeddings.cls_token", "cls_token"));
        rules.add(NamingRule.of(trunk + "embeddings.distillation_token", "dist_token"));
        rules.add(NamingRule.of(trunk + "embeddings.position_embeddings", "pos_embed"));
        rules.add(NamingRule.of(trunk + "embeddings.patch_embeddings.projection.*", "patch_embed.proj.*"));
        String old = trunk + "encoder.layer.#.";
        rules.add(NamingRule.of(old + "layernorm_before.*", "blocks.#.norm1.*"));
        packed(rules, old + "attention.attention.", List.of("query.*", "key.*", "value.*"), "blocks.#.attn.qkv.*",
                Axes.SAME);
        rules.add(NamingRule.of(old + "attention.output.dense.*", "blocks.#.attn.proj.*"));
        rules.add(NamingRule.of(old + "layernorm_after.*", "blocks.#.norm2.*"));
        rules.add(NamingRule.of(old + "intermediate.dense.*", "blocks.#.mlp.fc1.*"));
        rules.add(NamingRule.of(old + "output.dense.*", "blocks.#.mlp.fc2.*"));
        String recent = trunk + "layers.#.";
        rules.add(NamingRule.of(recent + "layernorm_before.*", "blocks.#.norm1.*"));
        packed(rules, recent + "attention.", List.of("q_proj.*", "k_proj.*", "v_proj.*"), "blocks.#.attn.qkv.*",
                Axes.SAME);
        rules.add(NamingRule.of(recent + "attention.o_proj.*", "blocks.#.attn.proj.*"));
        rules.add(NamingRule.of(recent + "layernorm_after.*", "blocks.#.norm2.*"));
        rules.add(NamingRule.of(recent + "mlp.fc1.*", "blocks.#.mlp.fc1.*"));
        rules.add(NamingRule.of(recent + "mlp.fc2.*", "blocks.#.mlp.fc2.*"));
        rules.add(NamingRule.of(trunk + "layernorm.*", "norm.*"));
        rules.add(NamingRule.of(trunk + "pooler.dense.*", "pre_logits.fc.*"));
    }

    /** The vit-pytorch library's. */
    static List<NamingRule> vitPytorch() {
        String layer = "transformer.layers.#.";
        return List.of(
                NamingRule.of("cls_token", "cls_token"),
                NamingRule.of("pos_embedding", "pos_embed"),
                NamingRule.of("to_patch_embedding.1.*", "patch_embed.norm1.*"),
                NamingRule.of("to_patch_embedding.2.*", "patch_embed.proj.*"),
                NamingRule.of("to_patch_embedding.3.*", "patch_embed.norm2.*"),
                NamingRule.of(layer + "0.norm.*", "blocks.#.norm1.*"),
                NamingRule.of(layer + "0.to_qkv.*", "blocks.#.attn.qkv.*"),
                NamingRule.of(layer + "0.to_out.0.*", "blocks.#.attn.proj.*"),
                NamingRule.of(layer + "1.net.0.*", "blocks.#.norm2.*"),
                NamingRule.of(layer + "1.net.1.*", "blocks.#.mlp.fc1.*"),
                NamingRule.of(layer + "1.net.4.*", "blocks.#.mlp.fc2.*"),
                NamingRule.of("transformer.norm.*", "norm.*"),
                NamingRule.of("mlp_head.*", "head.*"));
    }

    /**
     * That of CCT's authors.
     *
     * @param patches whether the tokenizer is a projection of patches with a bias, and not some convolutions without
     */
    static List<NamingRule> compact(boolean patches) {
        String block = "classifier.blocks.#.";
        return List.of(
                patches ? NamingRule.of("tokenizer.conv_layers.0.0.*", "patch_embed.proj.*")
                        : NamingRule.of("tokenizer.conv_layers.#.0.weight", "patch_embed.convs.#.weight"),
                NamingRule.of("classifier.class_emb", "cls_token"),
                NamingRule.of("classifier.positional_emb", "pos_embed"),
                NamingRule.of(block + "pre_norm.*", "blocks.#.norm1.*"),
                NamingRule.of(block + "self_attn.qkv.weight", "blocks.#.attn.qkv.weight"),
                NamingRule.of(block + "self_attn.proj.*", "blocks.#.attn.proj.*"),
                NamingRule.of(block + "norm1.*", "blocks.#.norm2.*"),
                NamingRule.of(block + "linear1.*", "blocks.#.mlp.fc1.*"),
                NamingRule.of(block + "linear2.*", "blocks.#.mlp.fc2.*"),
                NamingRule.of("classifier.norm.*", "norm.*"),
                NamingRule.of("classifier.attention_pool.*", "attention_pool.*"),
                NamingRule.of("classifier.fc.*", "head.*"));
    }

    /** The paper's code's. */
    static List<NamingRule> google() {
        List<NamingRule> rules = new ArrayList<>();
        rules.add(NamingRule.of("cls", "cls_token"));
        rules.add(NamingRule.of("Transformer/posembed_input/pos_embedding", "pos_embed"));
        kernel(rules, "embedding", "patch_embed.proj", FILTERS);
        String block = "Transformer/encoderblock_#/";
        norm(rules, block + "LayerNorm_0", "blocks.#.norm1");
        String attention = block + "MultiHeadDotProductAttention_1/";
        packed(rules, attention, List.of("query/kernel", "key/kernel", "value/kernel"), "blocks.#.attn.qkv.weight",
                TO_HEADS);
        packed(rules, attention, List.of("query/bias", "key/bias", "value/bias"), "blocks.#.attn.qkv.bias",
                HEADS_BIAS);
        kernel(rules, attention + "out", "blocks.#.attn.proj", FROM_HEADS);
        norm(rules, block + "LayerNorm_2", "blocks.#.norm2");
        kernel(rules, block + "MlpBlock_3/Dense_0", "blocks.#.mlp.fc1", LINEAR);
        kernel(rules, block + "MlpBlock_3/Dense_1", "blocks.#.mlp.fc2", LINEAR);
        norm(rules, "Transformer/encoder_norm", "norm");
        kernel(rules, "pre_logits", "pre_logits.fc", LINEAR);
        kernel(rules, "head", "head", LINEAR);
        String backbone = "patch_embed.backbone.";
        filters(rules, "", "_root", backbone + "stem.", "");
        for (String i : List.of("1", "2", "3")) {
            filters(rules, "block+/unit+/", i, backbone + "stages.#.blocks.#.", i);
        }
        filters(rules, "block+/unit+/", "_proj", backbone + "stages.#.blocks.#.downsample.", "");
        return List.copyOf(rules);
    }

    private static void kernel(List<NamingRule> rules, String file, String model, Axes axes) {
        rules.add(NamingRule.of(file + "/kernel", model + ".weight", axes));
        rules.add(NamingRule.of(file + "/bias", model + ".bias"));
    }

    private static void norm(List<NamingRule> rules, String file, String model) {
        rules.add(NamingRule.of(file + "/scale", model + ".weight"));
        rules.add(NamingRule.of(file + "/bias", model + ".bias"));
    }

    /** A standardized convolution without bias, and its group normalization. */
    private static void filters(List<NamingRule> rules, String file, String place, String model, String number) {
        rules.add(NamingRule.of(file + "conv" + place + "/kernel", model + "conv" + number + ".weight", FILTERS));
        norm(rules, file + "gn" + place, model + "norm" + number);
    }

    /** Queries, keys and values, one behind the other in the model. */
    private static void packed(List<NamingRule> rules, String before, List<String> names, String model, Axes axes) {
        for (int i = 0; i < names.size(); i++) {
            rules.add(NamingRule.of(before + names.get(i), model, new Part(i, names.size()), axes));
        }
    }
}
