package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Conv2d;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import org.junit.jupiter.api.Test;

class PatchEmbeddingTest {
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(12, 3, c -> c.image(6, 12).channels(2).dim(4).depth(1).heads(1));

    @Test
    void itIsTheConvolutionWhoseStrideIsItsKernel() {
        Init init = new Init(Device.reference(), new Philox(3));
        PatchEmbedding embedding = new PatchEmbedding(init, CONFIG);
        Tensor images = init.draw(Initializer.normal(1), Shape.of(2, 2, 6, 12)).requireGrad();
        Tensor cotangent = init.draw(Initializer.normal(1), Shape.of(2, 8, 4));
        Tensor weight = embedding.parameters().get("proj.weight");
        Tensor bias = embedding.parameters().get("proj.bias");

        Tensor tokens = embedding.forward(images);
        tokens.backward(cotangent);
        double[] dWeight = weight.grad().toDoubles();
        double[] dImages = images.grad().toDoubles();
        weight.zeroGrad();
        images.zeroGrad();

        Tensor convolved = images.conv2d(weight, bias, new Conv2d(3, 3, 0, 0)).reshape(2, 4, 8).permute(0, 2, 1);
        assertArrayEquals(convolved.toDoubles(), tokens.toDoubles(), 1e-12);
        convolved.backward(cotangent);
        assertArrayEquals(weight.grad().toDoubles(), dWeight, 1e-12);
        assertArrayEquals(images.grad().toDoubles(), dImages, 1e-12);
    }

    @Test
    void thePixelsOfAPatchStayTogetherRowByRow() {
        double[] pixels = new double[2 * 6 * 12];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i;
        }
        Tensor image = Tensor.of(Device.reference(), Shape.of(1, 2, 6, 12), pixels);
        double[] patch = PatchGrid.of(CONFIG, false).cut(image).select(1, 5).toDoubles(); // second row, second column
        assertArrayEquals(
                new double[] {39, 40, 41, 51, 52, 53, 63, 64, 65, 111, 112, 113, 123, 124, 125, 135, 136, 137}, patch);
        double[] last = PatchGrid.of(CONFIG, true).cut(image).select(1, 5).toDoubles();
        assertArrayEquals(
                new double[] {39, 111, 40, 112, 41, 113, 51, 123, 52, 124, 53, 125, 63, 135, 64, 136, 65, 137}, last);
    }

    @Test
    void imagesOfAnotherSizeAreRefusedWithBothSizes() {
        Init init = new Init(Device.reference(), new Philox(3));
        PatchEmbedding embedding = new PatchEmbedding(init, CONFIG);
        ShapeException error = assertThrows(
                ShapeException.class,
                () -> embedding.forward(Tensor.zeros(Device.reference(), Shape.of(1, 3, 6, 12))));
        assertTrue(error.problem().contains("[batch, 2, 6, 12], got [1, 3, 6, 12]"), error.problem());
        ShapeException single = assertThrows(
                ShapeException.class, () -> embedding.forward(Tensor.zeros(Device.reference(), Shape.of(2, 6, 12))));
        assertTrue(single.hint().contains("batch axis"), single.hint());
    }

    @Test
    void theNormalizedEmbeddingDoesNotSeeBrightnessAndContrastOfAPatch() {
        Init init = new Init(Device.reference(), new Philox(4));
        VisionTransformerConfig config = CONFIG.with(c -> c.stem(Stem.NORMALIZED_PROJECTION).layerNormEps(1e-12));
        NormalizedPatchEmbedding embedding = new NormalizedPatchEmbedding(init, config);
        Tensor images = init.draw(Initializer.normal(1), Shape.of(1, 2, 6, 12));
        double[] once = embedding.forward(images).toDoubles();
        assertArrayEquals(once, embedding.forward(images.affine(3, 7)).toDoubles(), 1e-9);
    }
}
