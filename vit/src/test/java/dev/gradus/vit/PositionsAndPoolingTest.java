package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Sinusoids;
import dev.gradus.vit.VisionTransformerConfig.Pooling;
import dev.gradus.vit.VisionTransformerConfig.Positions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PositionsAndPoolingTest {
    private static final int DIM = 8;
    private static final Predicate<String> PLACE = Pattern.compile("pos_grid|rel_pos").asPredicate();
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(8, 4, c -> c.image(8, 12).dim(DIM).depth(2).heads(2).classes(3));

    private final Tensor images =
            new Init(Device.reference(), new Philox(99)).draw(Initializer.normal(1), Shape.of(2, 3, 8, 12));

    @ParameterizedTest
    @EnumSource(value = Positions.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void whoKnowsPlacesSeesThatTwoPatchesAreExchanged(Positions positions) {
        VisionTransformer model = lively(CONFIG.with(c -> c.positions(positions)));
        assertFalse(Arrays.equals(model.forward(images).toDoubles(), model.forward(leftAndRight()).toDoubles()));
    }

    @Test
    void whoKnowsNoPlacesDoesNot() {
        VisionTransformer model = lively(CONFIG.with(c -> c.positions(Positions.NONE)));
        assertArrayEquals(model.forward(images).toDoubles(), model.forward(leftAndRight()).toDoubles(), 1e-12);
    }

    /** Columns of patches in another order. */
    private Tensor leftAndRight() {
        return Tensor.concat(3, images.narrow(3, 8, 12), images.narrow(3, 0, 4), images.narrow(3, 4, 8));
    }

    @Test
    void aPlaceOnTheGridIsTheVectorsOfRowAndColumn() {
        VisionTransformer grid = lively(CONFIG.with(c -> c.positions(Positions.GRID)));
        Map<String, Tensor> p = grid.parameters();
        double[] prefix = p.get("pos_grid.prefix").toDoubles();
        double[] rows = p.get("pos_grid.rows").toDoubles();
        double[] columns = p.get("pos_grid.columns").toDoubles();
        double[] table = Arrays.copyOf(prefix, 7 * DIM);
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
                int at = (1 + row * 3 + column) * DIM;
                System.arraycopy(rows, row * DIM / 2, table, at, DIM / 2);
                System.arraycopy(columns, column * DIM / 2, table, at + DIM / 2, DIM / 2);
            }
        }
        assertSameAsLearned(table, grid);
    }

    @Test
    void wavesAreFixedAndLeaveTheClassTokenAsItIs() {
        VisionTransformer waves = lively(CONFIG.with(c -> c.positions(Positions.SINUSOIDAL)));
        assertFalse(waves.parameters().keySet().stream().anyMatch(name -> name.contains("pos")));
        double[] table = new double[7 * DIM];
        System.arraycopy(Sinusoids.grid(2, 3, DIM, false), 0, table, DIM, 6 * DIM);
        assertSameAsLearned(table, waves);
    }

    private void assertSameAsLearned(double[] table, VisionTransformer model) {
        VisionTransformer learned = new VisionTransformer(new Init(Device.reference(), new Philox(5)), CONFIG);
        learned.parameters().forEach((String name, Tensor p) -> p.assign(name.equals("pos_embed")
                ? Tensor.of(Device.reference(), Shape.of(1, 7, DIM), table)
                : model.parameters().get(name)));
        assertArrayEquals(learned.forward(images).toDoubles(), model.forward(images).toDoubles(), 1e-14);
    }

    @Test
    void distancesThatSayNothingChangeNothing() {
        VisionTransformer relative = lively(CONFIG.with(c -> c.positions(Positions.RELATIVE)));
        VisionTransformer none = lively(CONFIG.with(c -> c.positions(Positions.NONE)));
        relative.parameters().forEach((String name, Tensor p) -> p.assign(name.endsWith(".rel_pos.weight")
                ? Tensor.zeros(p.device(), p.shape())
                : none.parameters().get(name)));
        assertArrayEquals(none.forward(images).toDoubles(), relative.forward(images).toDoubles(), 1e-13);
    }

    @Test
    void placesDoNotDecay() {
        for (Positions positions : List.of(Positions.GRID, Positions.RELATIVE)) {
            VisionTransformer model = lively(CONFIG.with(c -> c.positions(positions)));
            Map<String, Tensor> decaying = model.parameterGroups(0.1).getFirst().parameters();
            assertTrue(decaying.keySet().stream().noneMatch(PLACE), decaying.keySet().toString());
            assertTrue(model.parameters().keySet().stream().anyMatch(PLACE));
        }
    }

    @Test
    void halvesAndWavesNeedADimThatCanBeCut() {
        assertEquals("SINUSOIDAL positions need a dim that is a multiple of 4, got 6",
                refused(Positions.SINUSOIDAL, 6));
        assertEquals("GRID positions need a dim that is a multiple of 2, got 5", refused(Positions.GRID, 5));
    }

    private static String refused(Positions positions, int dim) {
        return assertThrows(ArgumentException.class,
                () -> CONFIG.with(c -> c.positions(positions).dim(dim).heads(1).headDim(4))).problem();
    }

    /** On float devices too, where kernels of their own compute most of it. */
    @Test
    void everyKindOfPlaceAndPoolIsTheSameOnTheCpu() {
        List<VisionTransformerConfig> configs = List.of(
                CONFIG.with(c -> c.positions(Positions.GRID).classTokenAndMean()),
                CONFIG.with(c -> c.positions(Positions.RELATIVE).preLogits(true)),
                CONFIG.with(c -> c.positions(Positions.SINUSOIDAL).sequencePooling()),
                CONFIG.with(c -> c.convolutions(TokenizerConfig.of(3, 2)).sequencePooling()));
        for (VisionTransformerConfig config : configs) {
            VisionTransformer model = lively(config);
            VisionTransformer fast = new VisionTransformer(new Init(Device.cpu(), new Philox(1)), config);
            fast.parameters().forEach((String name, Tensor p) -> p.assign(
                    Tensor.of(Device.cpu(), p.shape(), model.parameters().get(name).toDoubles())));
            Tensor logits = fast.forward(Tensor.of(Device.cpu(), images.shape(), images.toDoubles()));
            assertArrayEquals(model.forward(images).toDoubles(), logits.toDoubles(), 1e-4, config.toString());
        }
    }

    @Test
    void classTokenAndMeanStandBehindEachOther() {
        VisionTransformer token = lively(CONFIG);
        VisionTransformer both = lively(CONFIG.with(VisionTransformerConfigBuilder::classTokenAndMean));
        both.parameters().forEach((String name, Tensor p) -> {
            if (!name.startsWith("head.")) {
                p.assign(token.parameters().get(name));
            }
        });
        Tensor seen = both.features(images);
        assertEquals(Shape.of(2, 2 * DIM), seen.shape());
        assertArrayEquals(token.features(images).toDoubles(), seen.narrow(1, 0, DIM).toDoubles(), 1e-14);
        double[] tail = seen.narrow(1, DIM, 2 * DIM).toDoubles();
        Tensor weight = both.parameters().get("norm.weight");
        Tensor bias = both.parameters().get("norm.bias");
        double[] mean = tail.clone();
        Arrays.fill(mean, 0);
        for (int patch = 1; patch < 7; patch++) {
            double[] one = lastTokens(both).select(1, patch).layerNorm(weight, bias, 1e-6).toDoubles();
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / 6;
            }
        }
        assertArrayEquals(mean, tail, 1e-13);
        assertEquals(Pooling.CLASS_TOKEN_AND_MEAN, both.config().pooling());
        assertEquals(Shape.of(2, 3), both.forward(images).shape());
    }

    private Tensor lastTokens(VisionTransformer model) {
        Tensor[] last = new Tensor[1];
        model.children().get("blocks").children().get("1").afterForward((Tensor in, Tensor out) -> {
            last[0] = out;
            return out;
        });
        model.call(images);
        return last[0];
    }

    /** A model whose parameters are all far from their first values, so that each has a say. */
    private static VisionTransformer lively(VisionTransformerConfig config) {
        Init init = new Init(Device.reference(), new Philox(7));
        VisionTransformer model = new VisionTransformer(init, config);
        model.parameters().values()
                .forEach(p -> p.assign(p.detach().add(init.draw(Initializer.normal(0.3), p.shape()))));
        return model;
    }
}
