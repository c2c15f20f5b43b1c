package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.nn.checkpoint.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceNamingTest {
    private final Naming naming = new HuggingFaceNaming();

    @ParameterizedTest
    @CsvSource({
        "vit.embeddings.cls_token, cls_token",
        "vit.embeddings.position_embeddings, pos_embed",
        "vit.embeddings.patch_embeddings.projection.weight, patch_embed.proj.weight",
        "vit.encoder.layer.11.layernorm_before.bias, blocks.11.norm1.bias",
        "vit.encoder.layer.11.attention.output.dense.weight, blocks.11.attn.proj.weight",
        "vit.encoder.layer.11.intermediate.dense.bias, blocks.11.mlp.fc1.bias",
        "vit.encoder.layer.11.output.dense.weight, blocks.11.mlp.fc2.weight",
        "vit.layers.3.attention.o_proj.bias, blocks.3.attn.proj.bias",
        "vit.layers.3.layernorm_after.weight, blocks.3.norm2.weight",
        "vit.layers.3.mlp.fc1.weight, blocks.3.mlp.fc1.weight",
        "vit.layers.3.mlp.fc2.bias, blocks.3.mlp.fc2.bias",
        "vit.layernorm.weight, norm.weight",
        "classifier.bias, head.bias"})
    void publishedNamesAreTranslated(String published, String ours) {
        assertEquals(ours, naming.toModel(published));
        assertEquals(Part.WHOLE, naming.part(published));
    }

    @ParameterizedTest
    @CsvSource({
        "vit.encoder.layer.2.attention.attention.query.weight, weight, 0",
        "vit.encoder.layer.2.attention.attention.key.weight, weight, 1",
        "vit.encoder.layer.2.attention.attention.value.bias, bias, 2",
        "vit.layers.2.attention.q_proj.bias, bias, 0",
        "vit.layers.2.attention.k_proj.bias, bias, 1",
        "vit.layers.2.attention.v_proj.weight, weight, 2"})
    void queriesKeysAndValuesAreTheThreePartsOfOneTensor(String published, String kind, int index) {
        assertEquals("blocks.2.attn.qkv." + kind, naming.toModel(published));
        assertEquals(new Part(index, 3), naming.part(published));
    }

    @Test
    void unknownNamesStayAsTheyAre() {
        assertEquals("vit.pooler.dense.weight", naming.toModel("vit.pooler.dense.weight"));
        assertEquals(Part.WHOLE, naming.part("vit.pooler.dense.weight"));
    }
}
