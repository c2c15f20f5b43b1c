package dev.gradus.vit.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class FiguresOfTheModelTest {
    private static VisionTransformer model() {
        return new VisionTransformer(new Init(Device.reference(), new Philox(2)),
                VisionTransformerConfig.of(12, 4, c -> c.dim(20).depth(1).heads(2)));
    }

    @Test
    void aPlaceIsLikeItselfAndLikenessIsMutual() {
        PositionSimilarity similarity = PositionSimilarity.of(model());
        assertEquals(3, similarity.gridWidth());
        for (int p = 0; p < 9; p++) {
            assertEquals(1, similarity.cosines()[p][p], 1e-12);
            for (int q = 0; q < 9; q++) {
                assertEquals(similarity.cosines()[p][q], similarity.cosines()[q][p]);
                assertTrue(Math.abs(similarity.cosines()[p][q]) <= 1);
            }
        }
    }

    @Test
    void positionsThatWereNotLearnedAreNotCompared() {
        VisionTransformer model = new VisionTransformer(new Init(Device.reference(), new Philox(2)),
                VisionTransformerConfig.of(12, 4, c -> c.dim(20).depth(1).heads(2)
                        .positions(VisionTransformerConfig.Positions.NONE)));
        assertFalse(PositionSimilarity.isKnownOf(model));
        assertThrows(ArgumentException.class, () -> PositionSimilarity.of(model));
    }

    @Test
    void componentsStandAtRightAnglesAndExplainAllVariance() {
        for (int dim : new int[] {20, 70}) { // fewer and more filters than pixels
            double[] filters = new double[dim * 48];
            Philox random = new Philox(dim);
            Arrays.setAll(filters, i -> random.nextGaussian() + 3);
            PatchFilters found = PatchFilters.of(filters, dim, 3, 4);
            int count = Math.min(dim, 48);
            assertEquals(count, found.components().length);
            double total = 0;
            for (int pixel = 0; pixel < 48; pixel++) {
                int at = pixel;
                double[] column = new double[dim];
                Arrays.setAll(column, i -> filters[i * 48 + at]);
                double mean = DoubleStream.of(column).sum() / dim;
                total += DoubleStream.of(column).map(x -> (x - mean) * (x - mean)).sum() / dim;
            }
            assertEquals(total, DoubleStream.of(found.variance()).sum(), 1e-9 * total);
            for (int i = 0; i < count - 1; i++) {
                for (int j = 0; j <= i; j++) {
                    double dot = 0;
                    for (int k = 0; k < 48; k++) {
                        dot += found.components()[i][k] * found.components()[j][k];
                    }
                    assertEquals(i == j ? 1 : 0, dot, 1e-9);
                }
                assertTrue(found.variance()[i] >= found.variance()[i + 1]);
            }
        }
    }

    /** Filters that are multiples of one pattern, around a mean, have that pattern as their only component. */
    @Test
    void onePatternIsFound() {
        double[] filters = new double[10 * 12];
        for (int i = 0; i < filters.length; i++) {
            filters[i] = 5 + (i / 12 - 4.5) * (i % 12 == 3 ? 0.6 : i % 12 == 7 ? -0.8 : 0);
        }
        PatchFilters found = PatchFilters.of(filters, 10, 3, 2);
        assertEquals(0.6, Math.abs(found.components()[0][3]), 1e-9);
        assertEquals(0.8, Math.abs(found.components()[0][7]), 1e-9);
        assertEquals(8.25, found.variance()[0], 1e-9);
        assertEquals(0, found.variance()[1], 1e-9);
    }

    @Test
    void theFiltersOfAModelAreItsFirstLayer() {
        PatchFilters found = PatchFilters.of(model());
        assertEquals(20, found.components().length);
        assertEquals(48, found.components()[0].length);
    }
}
