package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VitPytorchNamingTest {
    @ParameterizedTest
    @CsvSource({
        "cls_token, cls_token",
        "pos_embedding, pos_embed",
        "to_patch_embedding.2.weight, patch_embed.proj.weight",
        "transformer.layers.11.0.to_qkv.weight, blocks.11.attn.qkv.weight",
        "transformer.layers.11.1.net.4.bias, blocks.11.mlp.fc2.bias",
        "transformer.norm.bias, norm.bias",
        "mlp_head.weight, head.weight"})
    void publishedNamesAreTranslated(String published, String ours) {
        assertEquals(ours, new VitPytorchNaming().toModel(published));
    }

    @Test
    void unknownNamesStayAsTheyAre() {
        assertEquals("transformer.layers.0.2.scale", new VitPytorchNaming().toModel("transformer.layers.0.2.scale"));
    }
}
