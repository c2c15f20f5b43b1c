package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CompactTransformerTest {
    private static final VisionTransformerConfig CONFIG = VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(1)
            .heads(2).classes(4).convolutions(new TokenizerConfig(2, 3, 6)).sequencePooling());

    private final Init init = new Init(Device.reference(), new Philox(2));
    private final Tensor images = init.draw(Initializer.normal(1), Shape.of(8, 3, 8, 8));

    @Test
    void tokensAreThePixelsOfTheLastMaximumRowByRow() {
        VisionTransformerConfig one =
                CONFIG.with(c -> c.image(4).channels(1).convolutions(new TokenizerConfig(1, 3, 5)));
        ConvolutionalTokenizer tokenizer = new ConvolutionalTokenizer(init, one);
        double[] center = new double[8 * 9];
        for (int channel = 0; channel < 8; channel++) {
            center[channel * 9 + 4] = channel == 7 ? -1 : channel;
        }
        Map<String, Tensor> p = tokenizer.parameters();
        p.get("convs.0.weight").assign(Tensor.of(Device.reference(), Shape.of(8, 1, 3, 3), center));
        double[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        Tensor tokens = tokenizer.call(Tensor.of(Device.reference(), Shape.of(1, 1, 4, 4), pixels));
        assertEquals(Shape.of(1, 4, 8), tokens.shape());
        double[] maxima = {6, 8, 14, 16};
        for (int token = 0; token < 4; token++) {
            for (int channel = 0; channel < 8; channel++) {
                double expected = channel == 7 ? 0 : channel * maxima[token];
                assertEquals(expected, tokens.toDoubles()[token * 8 + channel]);
            }
        }
    }

    @Test
    void thePoolWeighsTokensByWhatTheySay() {
        SequencePooling pool = new SequencePooling(init, 2);
        pool.parameters().get("weight").assign(Tensor.of(Device.reference(), Shape.of(1, 2), new double[] {1, -2}));
        Tensor x = Tensor.of(Device.reference(), Shape.of(1, 3, 2), new double[] {1, 0, 0, 1, 2, 2});
        double[] earned = {Math.exp(1), Math.exp(-2), Math.exp(-2)};
        double sum = earned[0] + earned[1] + earned[2];
        double[] expected = {(earned[0] + 2 * earned[2]) / sum, (earned[1] + 2 * earned[2]) / sum};
        assertArrayEquals(expected, pool.call(x).toDoubles(), 1e-15);
        pool.parameters().get("weight").assign(Tensor.zeros(Device.reference(), Shape.of(1, 2)));
        assertArrayEquals(new double[] {1, 1}, pool.call(x).toDoubles(), 1e-15);
    }

    @Test
    void aFewImagesAreLearnedByHeart() {
        VisionTransformer model = new VisionTransformer(init, CONFIG);
        AdamW optimizer = new AdamW(model.parameterGroups(0));
        Tensor labels = Tensor.ofInts(Device.reference(), Shape.of(8), new int[] {0, 1, 2, 3, 3, 2, 1, 0});
        double loss = Double.NaN;
        for (int step = 0; step < 120; step++) {
            try (var _ = Scope.open()) {
                optimizer.zeroGrad();
                Tensor error = model.forward(images).crossEntropy(labels, 0);
                loss = error.item();
                error.backward();
                optimizer.step(1e-2);
            }
        }
        assertTrue(loss < 0.05, "the loss is still " + loss);
    }

    @Test
    void thePatchIsTheStrideOfTheConvolutions() {
        assertEquals(4, CONFIG.patch());
        assertEquals(4, CONFIG.tokens());
        assertEquals("patch must be the tokenizer's stride 4, got 8", refused(c -> c.patch(8)));
        assertEquals("the stem CONVOLUTIONS needs a tokenizer",
                refused(c -> c.stem(Stem.PROJECTION).stem(Stem.CONVOLUTIONS)));
        assertEquals(TokenizerConfig.none(), CONFIG.with(c -> c.stem(Stem.PROJECTION)).tokenizer());
        assertThrows(ShapeException.class, () -> new VisionTransformer(init, CONFIG)
                .call(Tensor.zeros(Device.reference(), Shape.of(1, 3, 8, 4))));
    }

    private static String refused(Consumer<VisionTransformerConfigBuilder> changes) {
        return assertThrows(ArgumentException.class, () -> CONFIG.with(changes)).problem();
    }

    @Test
    void sizesThatMakeNoTokenizerAreRefused() {
        assertEquals("kernel must be odd and positive, got 4", refused(() -> new TokenizerConfig(1, 4, 8)));
        assertEquals("layers must be 0 to 8, got 9", refused(() -> new TokenizerConfig(9, 3, 8)));
        assertEquals("hiddenChannels must be positive, got 0", refused(() -> new TokenizerConfig(2, 3, 0)));
        assertTrue(refused(() -> new TokenizerConfig(0, 3, 0)).startsWith("without layers"));
    }

    private static String refused(Runnable making) {
        return assertThrows(ArgumentException.class, making::run).problem();
    }
}
