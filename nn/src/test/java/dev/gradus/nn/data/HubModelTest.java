package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelTest {
    @Test
    void ownerNameAndRevisionAreRead() {
        assertEquals(new HubModel("timm", "vit_tiny_patch16_224.augreg", "main"),
                HubModel.parse("hf:timm/vit_tiny_patch16_224.augreg"));
        HubModel model = HubModel.parse("hf:google/vit-base@refs/pr/7");
        assertEquals(new HubModel("google", "vit-base", "refs/pr/7"), model);
        assertEquals("/google/vit-base/resolve/refs%2Fpr%2F7/model.safetensors", model.path("model.safetensors"));
        assertEquals(Path.of("c/hub/google/vit-base/refs--pr--7/m"), model.in(Path.of("c"), "m"));
        assertEquals("hf:google/vit-base@refs/pr/7", model.toString());
        assertEquals("hf:a/b", HubModel.parse("hf:a/b@main").toString());
    }

    @Test
    void filesAreNoModels() {
        assertTrue(HubModel.isOne("hf:a/b"));
        assertFalse(HubModel.isOne("hf/model.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "hf:", "hf:vit", "hf:/vit", "hf:timm/", "hf:../vit", "hf:timm/..", "hf:timm/a..b", "hf:timm/vit/x",
        "hf:timm/v@", "hf:timm/v@../../x", "hf:timm/v@a//b", "hf:timm/v@-x", "hf:ti mm/v", "hf:timm/v?x=1",
        "hf:timm/v%2F",
        "hf:a\\b/c"})
    void whatCouldLeadElsewhereIsNoModel(String text) {
        ArgumentException error = assertThrows(ArgumentException.class, () -> HubModel.parse(text));
        assertTrue(error.rule().contains("hf:OWNER/NAME"), error.getMessage());
    }
}
