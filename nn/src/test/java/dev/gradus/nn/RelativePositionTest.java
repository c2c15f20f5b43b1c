package dev.gradus.nn;

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
import org.junit.jupiter.api.Test;

class RelativePositionTest {
    private final Init init = new Init(Device.reference(), new Philox(3))
            .with(Initializer.normal(1), Initializer.zeros());

    /** Distances −2 … 2 are the rows 0 … 4; 5 prefix looks, 6 looks at the prefix, 7 the prefix at itself. */
    @Test
    void everyPairMatchesTheVectorOfItsDistance() {
        int[][] rows = {{7, 5, 5, 5}, {6, 2, 1, 0}, {6, 3, 2, 1}, {6, 4, 3, 2}};
        RelativePosition relative = new RelativePosition(init, 1, 3, 2);
        double[] weight = relative.parameters().get("weight").toDoubles();
        Tensor q = init.draw(Initializer.normal(1), Shape.of(2, 3, 4, 2));
        double[] queries = q.toDoubles();
        double[] expected = new double[2 * 3 * 4 * 4];
        for (int at = 0; at < expected.length; at++) {
            int token = at / 4;
            int row = rows[token % 4][at % 4];
            expected[at] = queries[2 * token] * weight[2 * row] + queries[2 * token + 1] * weight[2 * row + 1];
        }
        Tensor matches = relative.call(q);
        assertEquals(Shape.of(2, 3, 4, 4), matches.shape());
        assertArrayEquals(expected, matches.toDoubles(), 1e-15);
    }

    @Test
    void withoutAPrefixThereAreDistancesOnly() {
        assertEquals(5, RelativePosition.offsets(0, 3));
        assertEquals(8, RelativePosition.offsets(2, 3));
        assertEquals(Shape.of(5, 2), new RelativePosition(init, 0, 3, 2).parameters().get("weight").shape());
    }

    @Test
    void whereEveryTokenStandsIsNotKnownOnlyHowFarApart() {
        RelativePosition relative = new RelativePosition(init, 0, 4, 2);
        double[] matches = relative.call(Tensor.full(Device.reference(), 0.7, Shape.of(1, 1, 4, 2))).toDoubles();
        for (int i = 0; i + 1 < 4; i++) {
            for (int j = 0; j + 1 < 4; j++) {
                assertEquals(matches[i * 4 + j], matches[(i + 1) * 4 + j + 1]);
            }
        }
    }

    @Test
    void otherTokensThanItWasBuiltForAreRefused() {
        RelativePosition relative = new RelativePosition(init, 1, 3, 2);
        ShapeException error = assertThrows(ShapeException.class,
                () -> relative.call(Tensor.zeros(Device.reference(), Shape.of(1, 1, 5, 2))));
        assertTrue(error.problem().contains("4 tokens"), error.problem());
        assertThrows(ArgumentException.class, () -> new RelativePosition(init, 0, 0, 2));
    }
}
