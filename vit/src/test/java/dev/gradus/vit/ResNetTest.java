package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResNetTest {
    private static final ResNetConfig.Stage STAGE = new ResNetConfig.Stage(1, 128);

    @Test
    void aNewUnitIsTheReluOfItsShortcut() {
        Init init = init(1);
        Bottleneck unit = new Bottleneck(init, 128, STAGE, false, 1);
        Tensor x = init.draw(Initializer.normal(1), Shape.of(2, 128, 3, 5));
        assertArrayEquals(x.relu().toDoubles(), unit.forward(x).toDoubles());
    }

    @Test
    void theScaleOfAFilterHasNoEffect() {
        Init init = init(2);
        NormalizedConvolution conv = new NormalizedConvolution(init, 3, 32, 3, 2);
        Tensor x = init.draw(Initializer.normal(1), Shape.of(1, 3, 7, 7));
        double[] before = conv.forward(x).toDoubles();
        Tensor weight = conv.parameters().get("conv.weight");
        weight.assign(weight.mul(1000));
        assertArrayEquals(before, conv.forward(x).toDoubles(), 1e-6);
    }

    @Test
    void theResultIsAsManyTimesSmallerAsTheStrideRoundedUp() {
        ResNetConfig config = new ResNetConfig(32, List.of(STAGE, new ResNetConfig.Stage(1, 256)));
        assertEquals(8, config.stride());
        Init init = init(3);
        ResNet net = new ResNet(init, 1, config);
        assertEquals(Shape.of(2, 256, 2, 3),
                net.forward(init.draw(Initializer.normal(1), Shape.of(2, 1, 9, 24))).shape());
    }

    @Test
    void aPatchMayTakeSeveralPixelsOfTheNetwork() {
        VisionTransformerConfig config = VisionTransformerConfig.of(
                16, 8, c -> c.hybrid(new ResNetConfig(32, List.of(STAGE))).dim(8).depth(1).heads(2).classes(3));
        Init init = init(4);
        VisionTransformer model = new VisionTransformer(init, config);
        assertEquals(Shape.of(8, 128, 2, 2), model.parameters().get("patch_embed.proj.weight").shape());
        assertEquals(Shape.of(2, 3), model.forward(init.draw(Initializer.normal(1), Shape.of(2, 3, 16, 16))).shape());
        Tensor other = init.draw(Initializer.normal(1), Shape.of(2, 3, 15, 16));
        assertTrue(assertThrows(ShapeException.class, () -> model.forward(other)).problem().contains("[batch, 3, 16"));
    }

    @Test
    void theWorkOfConvolutionsIsCountedAtTheirResolution() {
        ResNetConfig config = new ResNetConfig(32, List.of(STAGE, new ResNetConfig.Stage(1, 128)));
        long stem = 8 * 8 * 49 * 32;
        long first = 4 * 4 * (32 * 32 + 9 * 32 * 32 + 32 * 128 + 32 * 128);
        long second = 4 * 4 * (128 * 32) + 2 * 2 * (9 * 32 * 32 + 32 * 128 + 128 * 128);
        assertEquals(stem + first + second, config.multiplyAdds(1, 16, 16));
        assertEquals(0, ResNetConfig.none().multiplyAdds(3, 16, 16));
    }

    /** The published number, to which every choice of units adds up. */
    @Test
    void theBackboneOfTheBaseHybridHasItsPublishedSize() {
        long count = ResNetConfig.of(3, 4, 9).parameters(3).values().stream().mapToLong(Shape::count).sum();
        assertEquals(11_894_848, count);
    }

    @Test
    void aStemCanStandAlone() {
        ResNetConfig stem = ResNetConfig.of();
        assertEquals(4, stem.stride());
        assertEquals(64, stem.channels());
        ResNet network = new ResNet(init(1), 3, stem);
        assertEquals(49 * 3 * 64 + 2 * 64, network.parameterCount());
        Tensor images = Tensor.zeros(Device.reference(), Shape.of(1, 3, 16, 16));
        assertEquals(Shape.of(1, 64, 4, 4), network.call(images).shape());
    }

    @Test
    void sizesThatDoNotMakeGroupsAreRefused() {
        assertEquals("the channels of a stage must be a multiple of 128, got 64",
                refused(() -> new ResNetConfig.Stage(1, 64)));
        assertEquals("a stage must have 1 to 1000 blocks, got 0", refused(() -> new ResNetConfig.Stage(0, 128)));
        assertEquals("stemChannels must be a multiple of 32, got 48",
                refused(() -> new ResNetConfig(48, List.of(STAGE))));
        assertEquals("stemChannels must be a multiple of 32, got 33",
                refused(() -> new ResNetConfig(33, List.of())));
        assertEquals("stemChannels must be a multiple of 32, got 0",
                refused(() -> new ResNetConfig(0, List.of(STAGE))));
        assertEquals("at most 8 stages can be built",
                refused(() -> new ResNetConfig(32, Collections.nCopies(9, STAGE))));
    }

    private static String refused(Runnable making) {
        return assertThrows(ArgumentException.class, making::run).problem();
    }

    private static Init init(long seed) {
        return new Init(Device.reference(), new Philox(seed));
    }
}
