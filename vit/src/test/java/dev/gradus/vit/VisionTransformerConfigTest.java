package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.vit.VisionTransformerConfig.Pooling;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisionTransformerConfigTest {
    @Test
    void whatIsNotChosenIsAsInTimm() {
        VisionTransformerConfig c = VisionTransformerConfig.of(224, 16, b -> b.dim(192).depth(12).heads(3));
        assertEquals(64, c.headDim());
        assertEquals(768, c.mlpDim());
        assertEquals(197, c.tokens());
        assertEquals(1e-6, c.layerNormEps());
        assertEquals(Pooling.CLASS_TOKEN, c.pooling());
        assertEquals(ActivationKind.GELU_ERF, c.gelu());
        assertEquals(1000, c.classes());
        assertTrue(c.qkvBias());
    }

    @Test
    void aPatchThatDoesNotTileTheImageIsRefusedWithThoseThatDo() {
        ArgumentException error = refused(c -> c.patch(5));
        assertEquals("patches of 5x5 do not tile images of 32x32", error.problem());
        assertEquals("patches that do: 1, 2, 4, 8, 16, 32; images that do: 30x30", error.hint());
    }

    @Test
    void headsThatDoNotShareTheDimAreRefusedWithThoseThatDo() {
        ArgumentException error = refused(c -> c.heads(5));
        assertEquals("dim 12 cannot be shared by 5 heads", error.problem());
        assertTrue(error.hint().contains("1, 2, 3, 4, 6, 12"), error.hint());
        assertEquals(15, tiny().with(c -> c.heads(5).headDim(3)).innerDim());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void whatIsNoProbabilityIsRefused(double p) {
        assertTrue(refused(c -> c.dropout(p)).problem().startsWith("dropout is a probability"));
        assertTrue(refused(c -> c.attentionDropout(p)).problem().startsWith("attentionDropout"));
        assertTrue(refused(c -> c.dropPath(p)).problem().startsWith("dropPath"));
    }

    @Test
    void sizesMustBePositive() {
        assertEquals("dim must be positive, got 0", refused(c -> c.dim(0)).problem());
        assertEquals("depth must be positive, got -1", refused(c -> c.depth(-1)).problem());
        assertEquals("classes must be positive, got 0", refused(c -> c.classes(0)).problem());
        assertEquals("height must be positive, got 0", refused(c -> c.image(0, 32)).problem());
        assertEquals("mlpDim must be positive, got -4", refused(c -> c.mlpDim(-4)).problem());
        assertEquals("headDim must be positive, got -4", refused(c -> c.headDim(-4)).problem());
    }

    @Test
    void aClassTokenIsNotNormalizedAfterPooling() {
        assertTrue(refused(c -> c.normAfterPooling(true)).problem().contains("mean pooling"));
    }

    @Test
    void aDistillationTokenIsOneTokenMore() {
        VisionTransformerConfig c = tiny().with(VisionTransformerConfigBuilder::distilled);
        assertTrue(c.hasClassToken() && c.hasDistillationToken());
        assertEquals(66, c.tokens());
        assertEquals(65, c.with(VisionTransformerConfigBuilder::classToken).tokens());
    }

    @Test
    void aBackboneBelongsToAHybridWhosePatchItsStrideDivides() {
        ResNetConfig backbone = ResNetConfig.of(1, 1);
        assertEquals("patch must be a multiple of the backbone's stride 8, got 4",
                refused(c -> c.hybrid(backbone)).problem());
        assertEquals("the stem HYBRID needs a backbone", refused(c -> c.stem(Stem.HYBRID)).problem());
        VisionTransformerConfig hybrid = tiny().with(c -> c.patch(16).hybrid(backbone));
        assertEquals(5, hybrid.tokens());
        assertEquals(512 * 2 * 2, hybrid.patchLength());
        assertEquals(ResNetConfig.none(), hybrid.with(c -> c.stem(Stem.PROJECTION)).backbone());
    }

    @Test
    void geluMustBeAGelu() {
        assertTrue(refused(c -> c.gelu(ActivationKind.NONE)).problem().contains("GELU_ERF or GELU_TANH"));
    }

    @Test
    void dropPathRisesLinearlyFromTheFirstBlockToTheLast() {
        VisionTransformerConfig c = tiny().with(b -> b.depth(5).dropPath(0.2));
        assertEquals(0, c.dropPathOf(0));
        assertEquals(0.1, c.dropPathOf(2), 1e-15);
        assertEquals(0.2, c.dropPathOf(4), 1e-15);
        assertEquals(0, tiny().with(b -> b.depth(1).dropPath(0.2)).dropPathOf(0));
    }

    @Test
    void jsonThereAndBackGivesTheSame() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        for (Preset preset : Presets.all()) {
            VisionTransformerConfig config = preset.config().with(c -> c.dropPath(0.1).layerScale(1e-5));
            String text = json.writeValueAsString(config);
            assertEquals(config, json.readValue(text, VisionTransformerConfig.class), text);
        }
    }

    @Test
    void nonSquareImagesAreCountedByTheirSides() {
        VisionTransformerConfig c = tiny().with(b -> b.image(16, 32));
        assertEquals(4, c.gridHeight());
        assertEquals(8, c.gridWidth());
        assertEquals(33, c.tokens());
    }

    private static ArgumentException refused(Consumer<VisionTransformerConfigBuilder> changes) {
        return assertThrows(ArgumentException.class, () -> tiny().with(c -> changes.accept(c.headDim(0))));
    }

    private static VisionTransformerConfig tiny() {
        return VisionTransformerConfig.of(32, 4, c -> c.dim(12).depth(2).heads(3).classes(10));
    }
}
