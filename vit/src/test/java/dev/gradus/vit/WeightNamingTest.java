package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.checkpoint.Axes;
import dev.gradus.nn.checkpoint.Part;
import dev.gradus.vit.WeightNaming.Placed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeightNamingTest {
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(32, 8, c -> c.dim(8).depth(2).heads(2));
    private static final VisionTransformerConfig COMPACT = VisionTransformerConfig.of(32, 8, c -> c.dim(8).depth(2)
            .heads(2).qkvBias(false).convolutions(TokenizerConfig.of(3, 3)).sequencePooling());
    private static final VisionTransformerConfig HYBRID = VisionTransformerConfig.of(64, 16, c -> c.dim(8).depth(1)
            .heads(2).hybrid(ResNetConfig.of(2, 1, 1)));

    @ParameterizedTest
    @CsvSource({
        "hugging-face, vit.embeddings.cls_token, cls_token",
        "hugging-face, vit.embeddings.position_embeddings, pos_embed",
        "hugging-face, vit.embeddings.patch_embeddings.projection.weight, patch_embed.proj.weight",
        "hugging-face, vit.encoder.layer.11.layernorm_before.bias, blocks.11.norm1.bias",
        "hugging-face, vit.encoder.layer.11.attention.output.dense.weight, blocks.11.attn.proj.weight",
        "hugging-face, vit.encoder.layer.11.intermediate.dense.bias, blocks.11.mlp.fc1.bias",
        "hugging-face, vit.encoder.layer.11.output.dense.weight, blocks.11.mlp.fc2.weight",
        "hugging-face, vit.layers.3.attention.o_proj.bias, blocks.3.attn.proj.bias",
        "hugging-face, vit.layers.3.layernorm_after.weight, blocks.3.norm2.weight",
        "hugging-face, vit.layers.3.mlp.fc1.weight, blocks.3.mlp.fc1.weight",
        "hugging-face, vit.layers.3.mlp.fc2.bias, blocks.3.mlp.fc2.bias",
        "hugging-face, vit.layernorm.weight, norm.weight",
        "hugging-face, classifier.bias, head.bias",
        "hugging-face, encoder.layer.1.layernorm_after.bias, blocks.1.norm2.bias",
        "hugging-face-deit, deit.embeddings.distillation_token, dist_token",
        "hugging-face-deit, cls_classifier.weight, head.weight",
        "hugging-face-deit, distillation_classifier.bias, head_dist.bias",
        "vit-pytorch, cls_token, cls_token",
        "vit-pytorch, pos_embedding, pos_embed",
        "vit-pytorch, to_patch_embedding.2.weight, patch_embed.proj.weight",
        "vit-pytorch, transformer.layers.11.0.to_qkv.weight, blocks.11.attn.qkv.weight",
        "vit-pytorch, transformer.layers.11.1.net.4.bias, blocks.11.mlp.fc2.bias",
        "vit-pytorch, transformer.norm.bias, norm.bias",
        "vit-pytorch, mlp_head.weight, head.weight",
        "google, cls, cls_token",
        "google, Transformer/posembed_input/pos_embedding, pos_embed",
        "google, Transformer/encoderblock_11/LayerNorm_2/scale, blocks.11.norm2.weight",
        "google, Transformer/encoder_norm/bias, norm.bias",
        "google, embedding/bias, patch_embed.proj.bias",
        "google, head/bias, head.bias",
        "cvt, tokenizer.conv_layers.0.0.bias, patch_embed.proj.bias",
        "cvt, classifier.class_emb, cls_token",
        "cct, tokenizer.conv_layers.1.0.weight, patch_embed.convs.1.weight",
        "cct, classifier.positional_emb, pos_embed",
        "cct, classifier.blocks.6.pre_norm.bias, blocks.6.norm1.bias",
        "cct, classifier.blocks.6.norm1.weight, blocks.6.norm2.weight",
        "cct, classifier.blocks.6.self_attn.qkv.weight, blocks.6.attn.qkv.weight",
        "cct, classifier.blocks.6.linear2.weight, blocks.6.mlp.fc2.weight",
        "cct, classifier.attention_pool.weight, attention_pool.weight",
        "cct, classifier.fc.bias, head.bias",
        "google, gn_root/scale, patch_embed.backbone.stem.norm.weight",
        "google, block2/unit11/gn3/bias, patch_embed.backbone.stages.1.blocks.10.norm3.bias",
        "google, block1/unit1/gn_proj/scale, patch_embed.backbone.stages.0.blocks.0.downsample.norm.weight"})
    void publishedNamesAreTranslated(String naming, String published, String ours) {
        assertEquals(ours, WeightNaming.named(naming).toModel(published));
        assertEquals(Part.WHOLE, WeightNaming.named(naming).part(published));
        assertEquals(Axes.SAME, WeightNaming.named(naming).axes(published));
    }

    @ParameterizedTest
    @CsvSource({
        "hugging-face, vit.encoder.layer.2.attention.attention.query.weight, weight, 0",
        "hugging-face, vit.encoder.layer.2.attention.attention.key.weight, weight, 1",
        "hugging-face, vit.encoder.layer.2.attention.attention.value.bias, bias, 2",
        "hugging-face, vit.layers.2.attention.q_proj.bias, bias, 0",
        "hugging-face, vit.layers.2.attention.k_proj.bias, bias, 1",
        "hugging-face, vit.layers.2.attention.v_proj.weight, weight, 2",
        "google, Transformer/encoderblock_2/MultiHeadDotProductAttention_1/query/kernel, weight, 0",
        "google, Transformer/encoderblock_2/MultiHeadDotProductAttention_1/key/bias, bias, 1",
        "google, Transformer/encoderblock_2/MultiHeadDotProductAttention_1/value/kernel, weight, 2"})
    void queriesKeysAndValuesAreTheThreePartsOfOneTensor(String naming, String published, String kind, int index) {
        assertEquals("blocks.2.attn.qkv." + kind, WeightNaming.named(naming).toModel(published));
        assertEquals(new Part(index, 3), WeightNaming.named(naming).part(published));
    }

    @ParameterizedTest
    @CsvSource({
        "embedding/kernel, row column in out -> out in row column",
        "Transformer/encoderblock_0/MultiHeadDotProductAttention_1/key/kernel, in heads each -> (heads each) in",
        "Transformer/encoderblock_0/MultiHeadDotProductAttention_1/key/bias, heads each -> (heads each)",
        "Transformer/encoderblock_0/MultiHeadDotProductAttention_1/out/kernel, heads each out -> out (heads each)",
        "Transformer/encoderblock_0/MlpBlock_3/Dense_1/kernel, in out -> out in",
        "block1/unit2/conv2/kernel, row column in out -> out in row column",
        "conv_root/kernel, row column in out -> out in row column",
        "head/kernel, in out -> out in"})
    void kernelsOfThePaperHaveTheirAxesInAnotherOrder(String published, String axes) {
        assertEquals(axes, WeightNaming.GOOGLE.axes(published).toString());
    }

    @ParameterizedTest
    @EnumSource(WeightNaming.class)
    void unknownNamesStayAsTheyAre(WeightNaming naming) {
        assertEquals("transformer.layers.0.2.scale", naming.toModel("transformer.layers.0.2.scale"));
        assertEquals(Part.WHOLE, naming.part("vit.pooler.other.weight"));
    }

    @ParameterizedTest
    @EnumSource(WeightNaming.class)
    void whatIsWrittenUnderANameIsReadBackFromIt(WeightNaming naming) {
        Set<String> names = new HashSet<>(ParameterTable.of(naming.normsOnSum() ? COMPACT : CONFIG).keySet());
        names.removeIf(name -> name.startsWith(naming == WeightNaming.CVT ? "patch_embed.convs" : "patch_embed.proj")
                && naming.normsOnSum());
        if (naming == WeightNaming.GOOGLE) {
            names.addAll(ParameterTable.of(HYBRID).keySet());
        }
        Set<String> written = new HashSet<>();
        for (String name : names) {
            List<Placed> placed = naming.toFile(name);
            assertTrue(!placed.isEmpty(), name);
            assertEquals(placed.getFirst().part().count(), placed.size(), name);
            for (Placed there : placed) {
                assertTrue(written.add(there.name()), there.name());
                assertEquals(name, naming.toModel(there.name()));
                assertEquals(there.part(), naming.part(there.name()));
                assertEquals(there.axes(), naming.axes(there.name()));
            }
        }
    }

    @Test
    void theLabelOfEachNamingIsItsName() {
        List<String> labels = new ArrayList<>();
        for (WeightNaming naming : WeightNaming.values()) {
            assertEquals(naming, WeightNaming.named(naming.label()));
            labels.add(naming.label());
        }
        assertEquals(
                List.of("timm", "hugging-face", "hugging-face-deit", "vit-pytorch", "google", "cvt", "cct"), labels);
        ArgumentException error = assertThrows(ArgumentException.class, () -> WeightNaming.named("tim"));
        assertEquals("did you mean timm?", error.hint());
    }
}
